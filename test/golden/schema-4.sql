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
, `version` integer DEFAULT 1 NOT NULL, `externalRefFolded` text, `firstNameFolded` text, `lastNameFolded` text, `lastChange` integer, `furtherKeys` integer DEFAULT 0 NOT NULL);
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
	`groupsAfter` text, `previous` integer,
	PRIMARY KEY(`workspace`, `place`)
) WITHOUT ROWID;
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (1, '52acade17c56e9c70705258ec0c5a0b12db9ea85f0d10aeee9945f463f4149cc', 1795364198574);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (2, '84a236fcbfa589bf43554347df9b72b2490cece30230ec658278edaa931d347b', 1795372768221);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (3, '10a92417d56ca2780445ab3b5fefa23cbe4bee04000bc5b53aebe14c23a1a69c', 1795824477125);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (4, '90b818f08bd371a40b093a02aea5cecf7104dd76860f0ed17dbd31e37572e440', 1795850465747);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (1, 'reader', 1);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (2, 'reader', 4);
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (1, 1, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (2, 1, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (4, 2, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (5, 2, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (1, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a22109-52fa-70c5-81d4-5257bf0d4f81","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a22109-52fa-70c5-81d4-5642fe5f4d57","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a22109-52fa-70c5-81d4-59864284d9df","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a22109-52fa-70c5-81d4-5cdc2c48c2c1","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795850588910);
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (2, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a22109-6358-7460-9466-66961ab8cfc8","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a22109-6358-7460-9466-6a294640b2d9","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a22109-6359-7675-820d-e7334f42f82f","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a22109-6359-7675-820d-e9548739cb71","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795850593109);
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
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (4294967298, '01a22109-52fa-70c5-81d4-5257bf0d4f81', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795850588910, 1795850590168, 1795850588910, 1795850590168, 3, 'a', 'ann', 'müller', 7, 1);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (4294967299, '01a22109-52fa-70c5-81d4-5642fe5f4d57', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795850588910, 1795850589301, 1795850588910, 1795850589301, 2, 'b', 'benjamin', NULL, 5, 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (4294967300, '01a22109-52fa-70c5-81d4-59864284d9df', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795850588910, 1795850588910, 1795850588910, 1795850588910, 1, NULL, 'cem', NULL, 3, 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (4294967301, '01a22109-52fa-70c5-81d4-5cdc2c48c2c1', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795850588910, 1795850588910, 1577836800000, 1577836800000, 1, 'd', NULL, NULL, 4, 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (8589934594, '01a22109-6358-7460-9466-66961ab8cfc8', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795850593109, 1795850594402, 1795850593109, 1795850594402, 3, 'a', 'ann', 'müller', 7, 1);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (8589934595, '01a22109-6358-7460-9466-6a294640b2d9', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795850593109, 1795850593570, 1795850593109, 1795850593570, 2, 'b', 'benjamin', NULL, 5, 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (8589934596, '01a22109-6359-7675-820d-e7334f42f82f', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795850593109, 1795850593109, 1795850593109, 1795850593109, 1, NULL, 'cem', NULL, 3, 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange", "furtherKeys") VALUES (8589934597, '01a22109-6359-7675-820d-e9548739cb71', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795850593109, 1795850593109, 1577836800000, 1577836800000, 1, 'd', NULL, NULL, 4, 0);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (1, 'default', 6, 10, 1);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (2, 'another', 6, 10, 1);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a22109-5e3a-71a2-89bb-694113b21131', 1, 'crm', 'lmW2Wj8qA-gGWOHcHL3LtS1EhYc4-Q1pKB1JE1NOfwk', '["group-1"]', 'people:read people:write people:delete people:admin', 1795850591801, NULL, NULL);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a22109-6eee-727d-8dab-cdd714fe0e21', 2, 'crm', '3Mdtz1XNLXHbaaqTiyR477p0o4mMWQPvhwLJsnMIwg0', '["group-1"]', 'people:read people:write people:delete people:admin', 1795850596078, NULL, NULL);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (4294967299, 4294967298, 1795850590168);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (8589934595, 8589934594, 1795850594402);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["plan","gold"]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["tags",["a",{"b":null}]]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["plan","gold"]', 8589934596);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["tags",["a",{"b":null}]]', 8589934596);
INSERT INTO "former_groups" ("id", "identifier") VALUES (3, 'gone');
INSERT INTO "former_groups" ("id", "identifier") VALUES (6, 'gone');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 1, 4294967298, '01a22109-52fa-70c5-81d4-5257bf0d4f81', 'CREATED', 1795850588910, 'golden', 'dfc7a7e8-eb80-41c3-8fe4-62d02a8a5cb5', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[1,2]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 2, 4294967299, '01a22109-52fa-70c5-81d4-5642fe5f4d57', 'CREATED', 1795850588910, 'golden', 'dfc7a7e8-eb80-41c3-8fe4-62d02a8a5cb5', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 3, 4294967300, '01a22109-52fa-70c5-81d4-59864284d9df', 'CREATED', 1795850588910, 'golden', 'dfc7a7e8-eb80-41c3-8fe4-62d02a8a5cb5', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 4, 4294967301, '01a22109-52fa-70c5-81d4-5cdc2c48c2c1', 'CREATED', 1795850588910, 'golden', 'dfc7a7e8-eb80-41c3-8fe4-62d02a8a5cb5', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[2]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 5, 4294967299, '01a22109-52fa-70c5-81d4-5642fe5f4d57', 'UPDATED', 1795850589301, 'golden', 'be72806f-4e96-457c-a5f9-88179168dd67', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]', 2);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 6, 4294967298, '01a22109-52fa-70c5-81d4-5257bf0d4f81', 'UPDATED', 1795850589739, 'golden', '6611463f-633c-4bd3-b895-e2917e4e8760', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[1,2]', '[1,2]', 1);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 7, 4294967298, '01a22109-52fa-70c5-81d4-5257bf0d4f81', 'UPDATED', 1795850590168, 'golden', '5b68cd28-a5f7-438c-9552-ea0eb4bcf9ec', 'IDENTIFIER', 3, '[["assignments",[],["01a22109-52fa-70c5-81d4-5642fe5f4d57"]]]', '[1,2]', '[1,2]', 6);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 8, 4294967302, '01a22109-5b15-7312-9de2-c7137a81ac79', 'CREATED', 1795850590996, 'golden', '1ac9cdc3-5c61-4df8-922a-d7d0198fef16', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[3]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 9, 4294967302, '01a22109-5b15-7312-9de2-c7137a81ac79', 'UPDATED', 1795850591405, 'golden', '0ce3075b-d887-401d-9feb-44d02f0dc985', NULL, 2, '[]', '[3]', '[]', 8);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 10, 4294967302, '01a22109-5b15-7312-9de2-c7137a81ac79', 'DELETED', 1795850591424, 'golden', '0ce3075b-d887-401d-9feb-44d02f0dc985', NULL, NULL, '[]', '[]', NULL, 9);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 1, 8589934594, '01a22109-6358-7460-9466-66961ab8cfc8', 'CREATED', 1795850593109, 'golden', 'a1b6cb9a-507d-4749-865b-6c87595c4338', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[4,5]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 2, 8589934595, '01a22109-6358-7460-9466-6a294640b2d9', 'CREATED', 1795850593109, 'golden', 'a1b6cb9a-507d-4749-865b-6c87595c4338', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 3, 8589934596, '01a22109-6359-7675-820d-e7334f42f82f', 'CREATED', 1795850593109, 'golden', 'a1b6cb9a-507d-4749-865b-6c87595c4338', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 4, 8589934597, '01a22109-6359-7675-820d-e9548739cb71', 'CREATED', 1795850593109, 'golden', 'a1b6cb9a-507d-4749-865b-6c87595c4338', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[5]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 5, 8589934595, '01a22109-6358-7460-9466-6a294640b2d9', 'UPDATED', 1795850593570, 'golden', '0cc3fd67-1be5-4f68-9339-7076bd18deaa', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]', 2);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 6, 8589934594, '01a22109-6358-7460-9466-66961ab8cfc8', 'UPDATED', 1795850594000, 'golden', '6f0d21e6-2084-40b1-8e67-143e01883b57', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[4,5]', '[4,5]', 1);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 7, 8589934594, '01a22109-6358-7460-9466-66961ab8cfc8', 'UPDATED', 1795850594402, 'golden', '1e219702-aeb1-4db3-a0bc-69ac13772458', 'IDENTIFIER', 3, '[["assignments",[],["01a22109-6358-7460-9466-6a294640b2d9"]]]', '[4,5]', '[4,5]', 6);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 8, 8589934598, '01a22109-6bb6-72d3-8ffe-936c4f4a85d0', 'CREATED', 1795850595254, 'golden', 'b85c2c91-ddba-4da5-bac7-82a07d7b3c2a', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[6]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 9, 8589934598, '01a22109-6bb6-72d3-8ffe-936c4f4a85d0', 'UPDATED', 1795850595603, 'golden', 'd0d60967-99ac-4c98-b8a1-e4bc19e3b622', NULL, 2, '[]', '[6]', '[]', 8);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 10, 8589934598, '01a22109-6bb6-72d3-8ffe-936c4f4a85d0', 'DELETED', 1795850595610, 'golden', 'd0d60967-99ac-4c98-b8a1-e4bc19e3b622', NULL, NULL, '[]', '[]', NULL, 9);
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
CREATE INDEX `person_changes_gone` ON `person_changes` (`workspace`,`identifier`) WHERE "kind" in ('DELETED', 'ERASED');
