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
, `version` integer DEFAULT 1 NOT NULL, `externalRefFolded` text, `firstNameFolded` text, `lastNameFolded` text, `lastChange` integer);
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
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (4, '5fe50c260aedf8424d34855733fa26c0e9a322554b8e18678ef0f273dfb9b5c8', 1795848869241);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (1, 'reader', 1);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (2, 'reader', 4);
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (1, 1, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (2, 1, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (4, 2, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (5, 2, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (1, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-bbe4-7174-876f-33d59aebbda0","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-bbe4-7174-876f-341c20410e48","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-bbe4-7174-876f-3b744d3d64f5","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-bbe5-77f8-b0f3-2f3d9b748dff","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795849239500);
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (2, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-dc35-765e-88fe-716b0d6b2c51","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-dc35-765e-88fe-74609e555e0a","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-dc35-765e-88fe-792eeae617e6","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a220f4-dc35-765e-88fe-7d76c050c840","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795849247794);
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
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (4294967298, '01a220f4-bbe4-7174-876f-33d59aebbda0', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795849239500, 1795849241797, 1795849239500, 1795849241797, 3, 'a', 'ann', 'müller', 7);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (4294967299, '01a220f4-bbe4-7174-876f-341c20410e48', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795849239500, 1795849240118, 1795849239500, 1795849240118, 2, 'b', 'benjamin', NULL, 5);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (4294967300, '01a220f4-bbe4-7174-876f-3b744d3d64f5', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795849239500, 1795849239500, 1795849239500, 1795849239500, 1, NULL, 'cem', NULL, 3);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (4294967301, '01a220f4-bbe5-77f8-b0f3-2f3d9b748dff', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795849239500, 1795849239500, 1577836800000, 1577836800000, 1, 'd', NULL, NULL, 4);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (8589934594, '01a220f4-dc35-765e-88fe-716b0d6b2c51', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795849247794, 1795849250647, 1795849247794, 1795849250647, 3, 'a', 'ann', 'müller', 7);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (8589934595, '01a220f4-dc35-765e-88fe-74609e555e0a', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795849247794, 1795849249166, 1795849247794, 1795849249166, 2, 'b', 'benjamin', NULL, 5);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (8589934596, '01a220f4-dc35-765e-88fe-792eeae617e6', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795849247794, 1795849247794, 1795849247794, 1795849247794, 1, NULL, 'cem', NULL, 3);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded", "lastChange") VALUES (8589934597, '01a220f4-dc35-765e-88fe-7d76c050c840', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795849247794, 1795849247794, 1577836800000, 1577836800000, 1, 'd', NULL, NULL, 4);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (1, 'default', 6, 10, 1);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (2, 'another', 6, 10, 1);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a220f4-d0b3-7344-b0cc-6c2cd9fac750', 1, 'crm', '9AbLWZC-_p6_Fg5xOxZavM5oEMmRyYiH3xJbiXRt7Lw', '["group-1"]', 'people:read people:write people:delete people:admin', 1795849244848, NULL, NULL);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a220f4-f8ce-71bd-9466-fec36cb77593', 2, 'crm', 'dbC_3H-djsp9hiAz9U6u60sAmGTJGI-9yEpXYsDpLw4', '["group-1"]', 'people:read people:write people:delete people:admin', 1795849255117, NULL, NULL);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (4294967299, 4294967298, 1795849241797);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (8589934595, 8589934594, 1795849250647);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["plan","gold"]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["tags",["a",{"b":null}]]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["plan","gold"]', 8589934596);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["tags",["a",{"b":null}]]', 8589934596);
INSERT INTO "former_groups" ("id", "identifier") VALUES (3, 'gone');
INSERT INTO "former_groups" ("id", "identifier") VALUES (6, 'gone');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 1, 4294967298, '01a220f4-bbe4-7174-876f-33d59aebbda0', 'CREATED', 1795849239500, 'golden', 'e1f74ebb-fc10-4f88-905a-30e750d654f2', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[1,2]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 2, 4294967299, '01a220f4-bbe4-7174-876f-341c20410e48', 'CREATED', 1795849239500, 'golden', 'e1f74ebb-fc10-4f88-905a-30e750d654f2', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 3, 4294967300, '01a220f4-bbe4-7174-876f-3b744d3d64f5', 'CREATED', 1795849239500, 'golden', 'e1f74ebb-fc10-4f88-905a-30e750d654f2', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 4, 4294967301, '01a220f4-bbe5-77f8-b0f3-2f3d9b748dff', 'CREATED', 1795849239500, 'golden', 'e1f74ebb-fc10-4f88-905a-30e750d654f2', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[2]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 5, 4294967299, '01a220f4-bbe4-7174-876f-341c20410e48', 'UPDATED', 1795849240118, 'golden', 'c826db6b-27c1-4a0f-89d9-7b061331960c', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]', 2);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 6, 4294967298, '01a220f4-bbe4-7174-876f-33d59aebbda0', 'UPDATED', 1795849240887, 'golden', '60f81ca4-ef27-46d6-9de5-3767b29d497d', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[1,2]', '[1,2]', 1);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 7, 4294967298, '01a220f4-bbe4-7174-876f-33d59aebbda0', 'UPDATED', 1795849241797, 'golden', '1cc4e2c0-387a-4faa-b651-adaa0a986c3b', 'IDENTIFIER', 3, '[["assignments",[],["01a220f4-bbe4-7174-876f-341c20410e48"]]]', '[1,2]', '[1,2]', 6);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 8, 4294967302, '01a220f4-ca4c-7509-a52c-513fd5484acd', 'CREATED', 1795849243206, 'golden', '17346f1e-5e05-48d7-b8e6-cf0cb57ab15e', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[3]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 9, 4294967302, '01a220f4-ca4c-7509-a52c-513fd5484acd', 'UPDATED', 1795849244042, 'golden', '84e0661c-9291-449d-b231-48777a4138eb', NULL, 2, '[]', '[3]', '[]', 8);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (1, 10, 4294967302, '01a220f4-ca4c-7509-a52c-513fd5484acd', 'DELETED', 1795849244065, 'golden', '84e0661c-9291-449d-b231-48777a4138eb', NULL, NULL, '[]', '[]', NULL, 9);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 1, 8589934594, '01a220f4-dc35-765e-88fe-716b0d6b2c51', 'CREATED', 1795849247794, 'golden', '038ea65a-9036-4787-b0a1-2244ce4c41ee', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[4,5]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 2, 8589934595, '01a220f4-dc35-765e-88fe-74609e555e0a', 'CREATED', 1795849247794, 'golden', '038ea65a-9036-4787-b0a1-2244ce4c41ee', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 3, 8589934596, '01a220f4-dc35-765e-88fe-792eeae617e6', 'CREATED', 1795849247794, 'golden', '038ea65a-9036-4787-b0a1-2244ce4c41ee', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 4, 8589934597, '01a220f4-dc35-765e-88fe-7d76c050c840', 'CREATED', 1795849247794, 'golden', '038ea65a-9036-4787-b0a1-2244ce4c41ee', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[5]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 5, 8589934595, '01a220f4-dc35-765e-88fe-74609e555e0a', 'UPDATED', 1795849249166, 'golden', 'a610b9be-a053-46c5-aa90-5a6fd01f9984', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]', 2);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 6, 8589934594, '01a220f4-dc35-765e-88fe-716b0d6b2c51', 'UPDATED', 1795849250084, 'golden', 'fec93777-b418-4f03-b17a-af19074570c4', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[4,5]', '[4,5]', 1);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 7, 8589934594, '01a220f4-dc35-765e-88fe-716b0d6b2c51', 'UPDATED', 1795849250647, 'golden', 'c1cf65b5-3bbc-404a-bcf6-88291ab3c357', 'IDENTIFIER', 3, '[["assignments",[],["01a220f4-dc35-765e-88fe-74609e555e0a"]]]', '[4,5]', '[4,5]', 6);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 8, 8589934598, '01a220f4-ef56-7687-8a81-aca35a1e4d1e', 'CREATED', 1795849252693, 'golden', '8b6aaf0f-e28d-44de-ad14-3442901cdab7', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[6]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 9, 8589934598, '01a220f4-ef56-7687-8a81-aca35a1e4d1e', 'UPDATED', 1795849253813, 'golden', '159fe582-707e-4c03-aa5c-05db1bf472b7', NULL, 2, '[]', '[6]', '[]', 8);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter", "previous") VALUES (2, 10, 8589934598, '01a220f4-ef56-7687-8a81-aca35a1e4d1e', 'DELETED', 1795849253873, 'golden', '159fe582-707e-4c03-aa5c-05db1bf472b7', NULL, NULL, '[]', '[]', NULL, 9);
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
