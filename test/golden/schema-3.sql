CREATE TABLE "__drizzle_migrations" ("id" INTEGER PRIMARY KEY, "hash" text NOT NULL, "created_at" numeric);
CREATE TABLE `group_grants` (
	`workspace` integer NOT NULL,
	`subject` text NOT NULL,
	`group` integer NOT NULL,
	PRIMARY KEY(`workspace`, `subject`, `group`),
	FOREIGN KEY (`workspace`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
CREATE TABLE `groups` (
	`id` integer PRIMARY KEY NOT NULL,
	`workspace` integer NOT NULL,
	`identifier` text NOT NULL,
	`externalRef` text,
	`name` text,
	FOREIGN KEY (`workspace`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action
);
CREATE TABLE `idempotency_records` (
	`workspace` integer NOT NULL,
	`subject` text NOT NULL,
	`key` text NOT NULL,
	`inputHash` text NOT NULL,
	`answer` text NOT NULL,
	`createdAt` integer NOT NULL,
	PRIMARY KEY(`workspace`, `subject`, `key`),
	FOREIGN KEY (`workspace`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
CREATE TABLE `meta` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
CREATE TABLE `person_groups` (
	`group` integer NOT NULL,
	`person` integer NOT NULL,
	PRIMARY KEY(`group`, `person`),
	FOREIGN KEY (`group`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
CREATE TABLE `person_keys` (
	`workspace` integer NOT NULL,
	`kind` integer NOT NULL,
	`value` text NOT NULL,
	`person` integer NOT NULL,
	`display` text NOT NULL,
	`ordinal` integer NOT NULL,
	PRIMARY KEY(`workspace`, `kind`, `value`, `person`),
	FOREIGN KEY (`person`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
CREATE TABLE `persons` (
	`id` integer PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`externalRef` text,
	`firstName` text,
	`lastName` text,
	`emailAddress` text,
	`phoneNumber` text,
	`avatarUrl` text,
	`timezone` text,
	`locale` text,
	`status` text NOT NULL,
	`attributes` text NOT NULL,
	`createdAt` integer NOT NULL,
	`updatedAt` integer NOT NULL,
	`firstSeenAt` integer NOT NULL,
	`lastSeenAt` integer NOT NULL
, `version` integer DEFAULT 1 NOT NULL, `externalRefFolded` text, `firstNameFolded` text, `lastNameFolded` text);
CREATE TABLE `workspaces` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`lastSequence` integer NOT NULL
, `lastChange` integer DEFAULT 0 NOT NULL, `changesFrom` integer DEFAULT 1 NOT NULL);
CREATE TABLE `api_keys` (
	`identifier` text PRIMARY KEY NOT NULL,
	`workspace` integer NOT NULL,
	`subject` text NOT NULL,
	`hash` text NOT NULL,
	`groups` text,
	`scopes` text NOT NULL,
	`createdAt` integer NOT NULL,
	`expiresAt` integer,
	`lastUsedAt` integer,
	FOREIGN KEY (`workspace`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action
);
CREATE TABLE `contact_assignments` (
	`assignedTo` integer NOT NULL,
	`person` integer NOT NULL,
	`createdAt` integer NOT NULL,
	PRIMARY KEY(`assignedTo`, `person`),
	FOREIGN KEY (`assignedTo`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
CREATE TABLE `person_attributes` (
	`workspace` integer NOT NULL,
	`term` text NOT NULL,
	`person` integer NOT NULL,
	PRIMARY KEY(`workspace`, `term`, `person`)
) WITHOUT ROWID;
CREATE TABLE `former_groups` (
	`id` integer PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL
);
CREATE TABLE `person_changes` (
	`workspace` integer NOT NULL,
	`place` integer NOT NULL,
	`person` integer NOT NULL,
	`identifier` text NOT NULL,
	`kind` text NOT NULL,
	`occurredAt` integer NOT NULL,
	`subject` text NOT NULL,
	`requestId` text,
	`matchedBy` text,
	`version` integer,
	`changes` text NOT NULL,
	`groupsBefore` text,
	`groupsAfter` text,
	PRIMARY KEY(`workspace`, `place`)
) WITHOUT ROWID;
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (1, '52acade17c56e9c70705258ec0c5a0b12db9ea85f0d10aeee9945f463f4149cc', 1795364198574);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (2, '84a236fcbfa589bf43554347df9b72b2490cece30230ec658278edaa931d347b', 1795372768221);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (3, '10a92417d56ca2780445ab3b5fefa23cbe4bee04000bc5b53aebe14c23a1a69c', 1795824477125);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (1, 'reader', 1);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (2, 'reader', 4);
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (1, 1, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (2, 1, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (4, 2, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (5, 2, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (1, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-3d56-71ab-8c12-01620d58959c","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-3d59-73bb-a7c7-fe7037792240","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-3d5a-7740-91a2-27684e7d4e43","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-3d5a-7740-91a2-2abe24b4b8ab","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795825351974);
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (2, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-592c-70eb-88e6-674b980c75ba","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-592c-70eb-88e6-683578e5dce0","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-592d-7239-b3ce-7b5770315b03","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f88-592d-7239-b3ce-7cea945ae235","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795825359140);
INSERT INTO "meta" ("name", "value") VALUES ('canonical_rules', '{"version":2,"phoneRegion":null}');
INSERT INTO "person_groups" ("group", "person") VALUES (1, 4294967298);
INSERT INTO "person_groups" ("group", "person") VALUES (2, 4294967298);
INSERT INTO "person_groups" ("group", "person") VALUES (2, 4294967301);
INSERT INTO "person_groups" ("group", "person") VALUES (4, 8589934594);
INSERT INTO "person_groups" ("group", "person") VALUES (5, 8589934594);
INSERT INTO "person_groups" ("group", "person") VALUES (5, 8589934597);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 0, 'a', 4294967298, 'a', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 0, 'b', 4294967299, 'b', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 0, 'd', 4294967301, 'd', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 1, 'ann@example.com', 4294967298, 'Ann@Example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 1, 'ann@work.example', 4294967298, 'ann@work.example', 1);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 1, 'cem@example.com', 4294967300, 'cem@example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 2, '+15550123456', 4294967299, '+1 (555) 012-3456', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 0, 'a', 8589934594, 'a', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 0, 'b', 8589934595, 'b', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 0, 'd', 8589934597, 'd', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 1, 'ann@example.com', 8589934594, 'Ann@Example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 1, 'ann@work.example', 8589934594, 'ann@work.example', 1);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 1, 'cem@example.com', 8589934596, 'cem@example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 2, '+15550123456', 8589934595, '+1 (555) 012-3456', 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967298, '01a21f88-3d56-71ab-8c12-01620d58959c', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795825351974, 1795825353908, 1795825351974, 1795825353908, 3, 'a', 'ann', 'müller');
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967299, '01a21f88-3d59-73bb-a7c7-fe7037792240', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795825351974, 1795825352673, 1795825351974, 1795825352673, 2, 'b', 'benjamin', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967300, '01a21f88-3d5a-7740-91a2-27684e7d4e43', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795825351974, 1795825351974, 1795825351974, 1795825351974, 1, NULL, 'cem', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967301, '01a21f88-3d5a-7740-91a2-2abe24b4b8ab', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795825351974, 1795825351974, 1577836800000, 1577836800000, 1, 'd', NULL, NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934594, '01a21f88-592c-70eb-88e6-674b980c75ba', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795825359140, 1795825361016, 1795825359140, 1795825361016, 3, 'a', 'ann', 'müller');
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934595, '01a21f88-592c-70eb-88e6-683578e5dce0', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795825359140, 1795825359737, 1795825359140, 1795825359737, 2, 'b', 'benjamin', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934596, '01a21f88-592d-7239-b3ce-7b5770315b03', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795825359140, 1795825359140, 1795825359140, 1795825359140, 1, NULL, 'cem', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934597, '01a21f88-592d-7239-b3ce-7cea945ae235', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795825359140, 1795825359140, 1577836800000, 1577836800000, 1, 'd', NULL, NULL);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (1, 'default', 6, 10, 1);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (2, 'another', 6, 10, 1);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a21f88-5108-76ce-bfb6-39d4cfc58850', 1, 'crm', 'm8m0SLZRPR5lqS_pNGG4heTpTWG4Trx3lCmTutMeAvI', '["group-1"]', 'people:read people:write people:delete people:admin', 1795825357063, NULL, NULL);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a21f88-6bc7-739e-88c8-cbb3101b10db', 2, 'crm', '4RnN078cZenwSus1Joy-N0wRok-Mts83nRPvM-5KV7A', '["group-1"]', 'people:read people:write people:delete people:admin', 1795825363908, NULL, NULL);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (4294967299, 4294967298, 1795825353908);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (8589934595, 8589934594, 1795825361016);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["plan","gold"]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["tags",["a",{"b":null}]]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["plan","gold"]', 8589934596);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["tags",["a",{"b":null}]]', 8589934596);
INSERT INTO "former_groups" ("id", "identifier") VALUES (3, 'gone');
INSERT INTO "former_groups" ("id", "identifier") VALUES (6, 'gone');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 1, 4294967298, '01a21f88-3d56-71ab-8c12-01620d58959c', 'CREATED', 1795825351974, 'golden', '1f44d8a9-ce26-48f4-9aa8-ad978477571b', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[1,2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 2, 4294967299, '01a21f88-3d59-73bb-a7c7-fe7037792240', 'CREATED', 1795825351974, 'golden', '1f44d8a9-ce26-48f4-9aa8-ad978477571b', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 3, 4294967300, '01a21f88-3d5a-7740-91a2-27684e7d4e43', 'CREATED', 1795825351974, 'golden', '1f44d8a9-ce26-48f4-9aa8-ad978477571b', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 4, 4294967301, '01a21f88-3d5a-7740-91a2-2abe24b4b8ab', 'CREATED', 1795825351974, 'golden', '1f44d8a9-ce26-48f4-9aa8-ad978477571b', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 5, 4294967299, '01a21f88-3d59-73bb-a7c7-fe7037792240', 'UPDATED', 1795825352673, 'golden', '9919ad58-53fc-4060-a490-2c9f81c3513a', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 6, 4294967298, '01a21f88-3d56-71ab-8c12-01620d58959c', 'UPDATED', 1795825353328, 'golden', '9ec3436a-42be-464f-9003-d715e510da82', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[1,2]', '[1,2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 7, 4294967298, '01a21f88-3d56-71ab-8c12-01620d58959c', 'UPDATED', 1795825353908, 'golden', 'c226d6d8-561c-4570-afcd-1ce943b98a7d', 'IDENTIFIER', 3, '[["assignments",[],["01a21f88-3d59-73bb-a7c7-fe7037792240"]]]', '[1,2]', '[1,2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 8, 4294967302, '01a21f88-4a99-71a9-a4bf-7698df0328a8', 'CREATED', 1795825355416, 'golden', '34bb8539-c3a6-457c-95a7-94c3fec72cbc', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[3]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 9, 4294967302, '01a21f88-4a99-71a9-a4bf-7698df0328a8', 'UPDATED', 1795825356207, 'golden', '9b45e237-1e63-45b9-a669-86d75c8a69d3', NULL, 2, '[]', '[3]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 10, 4294967302, '01a21f88-4a99-71a9-a4bf-7698df0328a8', 'DELETED', 1795825356240, 'golden', '9b45e237-1e63-45b9-a669-86d75c8a69d3', NULL, NULL, '[]', '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 1, 8589934594, '01a21f88-592c-70eb-88e6-674b980c75ba', 'CREATED', 1795825359140, 'golden', 'e8bab054-1628-4b7f-90df-13e885b6b572', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[4,5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 2, 8589934595, '01a21f88-592c-70eb-88e6-683578e5dce0', 'CREATED', 1795825359140, 'golden', 'e8bab054-1628-4b7f-90df-13e885b6b572', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 3, 8589934596, '01a21f88-592d-7239-b3ce-7b5770315b03', 'CREATED', 1795825359140, 'golden', 'e8bab054-1628-4b7f-90df-13e885b6b572', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 4, 8589934597, '01a21f88-592d-7239-b3ce-7cea945ae235', 'CREATED', 1795825359140, 'golden', 'e8bab054-1628-4b7f-90df-13e885b6b572', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 5, 8589934595, '01a21f88-592c-70eb-88e6-683578e5dce0', 'UPDATED', 1795825359737, 'golden', '46eeac74-d9ab-4639-9efb-b20d01965964', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 6, 8589934594, '01a21f88-592c-70eb-88e6-674b980c75ba', 'UPDATED', 1795825360308, 'golden', '1ae6452e-ac3f-4817-b13c-23a44b5bcdba', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[4,5]', '[4,5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 7, 8589934594, '01a21f88-592c-70eb-88e6-674b980c75ba', 'UPDATED', 1795825361016, 'golden', 'b6595bbd-5eec-4111-95fa-fe985b509a2d', 'IDENTIFIER', 3, '[["assignments",[],["01a21f88-592c-70eb-88e6-683578e5dce0"]]]', '[4,5]', '[4,5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 8, 8589934598, '01a21f88-65dc-7086-8709-f26fd742216a', 'CREATED', 1795825362395, 'golden', '8db17da6-4d10-414e-a624-066ec0dd1709', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[6]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 9, 8589934598, '01a21f88-65dc-7086-8709-f26fd742216a', 'UPDATED', 1795825363157, 'golden', '2728bbe7-0648-4fcf-8525-0576056fd630', NULL, 2, '[]', '[6]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 10, 8589934598, '01a21f88-65dc-7086-8709-f26fd742216a', 'DELETED', 1795825363178, 'golden', '2728bbe7-0648-4fcf-8525-0576056fd630', NULL, NULL, '[]', '[]', NULL);
CREATE INDEX `group_grants_group` ON `group_grants` (`group`);
CREATE UNIQUE INDEX `groups_identifier` ON `groups` (`workspace`,`identifier`);
CREATE UNIQUE INDEX `groups_external_ref` ON `groups` (`workspace`,`externalRef`);
CREATE INDEX `idempotency_records_created` ON `idempotency_records` (`createdAt`);
CREATE INDEX `person_groups_person` ON `person_groups` (`person`,`group`);
CREATE INDEX `person_keys_person` ON `person_keys` (`person`);
CREATE UNIQUE INDEX `persons_identifier_unique` ON `persons` (`identifier`);
CREATE UNIQUE INDEX `workspaces_name_unique` ON `workspaces` (`name`);
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);
CREATE INDEX `api_keys_workspace` ON `api_keys` (`workspace`,`identifier`);
CREATE INDEX `contact_assignments_person` ON `contact_assignments` (`person`,`assignedTo`);
CREATE INDEX `persons_external_ref_folded` ON `persons` (("id" >> 32),`externalRefFolded`) WHERE "externalRefFolded" is not null;
CREATE INDEX `persons_first_name_folded` ON `persons` (("id" >> 32),`firstNameFolded`) WHERE "firstNameFolded" is not null;
CREATE INDEX `persons_last_name_folded` ON `persons` (("id" >> 32),`lastNameFolded`);
CREATE INDEX `persons_updated` ON `persons` (("id" >> 32),`updatedAt`);
CREATE INDEX `persons_status` ON `persons` (("id" >> 32),`status`);
CREATE INDEX `person_changes_person` ON `person_changes` (`person`,`place`);
CREATE INDEX `person_changes_gone` ON `person_changes` (`workspace`,`identifier`) WHERE "kind" in ('DELETED', 'ERASED');
