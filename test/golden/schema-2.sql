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
);
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
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (1, '52acade17c56e9c70705258ec0c5a0b12db9ea85f0d10aeee9945f463f4149cc', 1795364198574);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (2, '84a236fcbfa589bf43554347df9b72b2490cece30230ec658278edaa931d347b', 1795372768221);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (1, 'reader', 1);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (2, 'reader', 3);
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (1, 1, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (2, 1, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (3, 2, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (4, 2, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (1, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-1870-75b1-a4ac-c27141f77c58","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-1871-73ae-b526-012e50c23ddc","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-1872-7793-96e9-0f9b8c019643","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-1872-7793-96e9-128e91867486","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795819378787);
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (2, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-2063-75d8-8c0e-bcb256b667c5","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-2064-714f-8f5e-bf3764d5074c","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-2064-714f-8f5e-c0999e166009","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-2064-714f-8f5e-c65f4cefebb6","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795819380830);
INSERT INTO "meta" ("name", "value") VALUES ('canonical_rules', '{"version":2,"phoneRegion":null}');
INSERT INTO "person_groups" ("group", "person") VALUES (1, 4294967298);
INSERT INTO "person_groups" ("group", "person") VALUES (2, 4294967298);
INSERT INTO "person_groups" ("group", "person") VALUES (2, 4294967301);
INSERT INTO "person_groups" ("group", "person") VALUES (3, 8589934594);
INSERT INTO "person_groups" ("group", "person") VALUES (4, 8589934594);
INSERT INTO "person_groups" ("group", "person") VALUES (4, 8589934597);
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
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967298, '01a21f2d-1870-75b1-a4ac-c27141f77c58', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795819378787, 1795819379609, 1795819378787, 1795819379609, 3, 'a', 'ann', 'müller');
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967299, '01a21f2d-1871-73ae-b526-012e50c23ddc', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795819378787, 1795819379064, 1795819378787, 1795819379064, 2, 'b', 'benjamin', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967300, '01a21f2d-1872-7793-96e9-0f9b8c019643', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795819378787, 1795819378787, 1795819378787, 1795819378787, 1, NULL, 'cem', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967301, '01a21f2d-1872-7793-96e9-128e91867486', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795819378787, 1795819378787, 1577836800000, 1577836800000, 1, 'd', NULL, NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934594, '01a21f2d-2063-75d8-8c0e-bcb256b667c5', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795819380830, 1795819381655, 1795819380830, 1795819381655, 3, 'a', 'ann', 'müller');
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934595, '01a21f2d-2064-714f-8f5e-bf3764d5074c', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795819380830, 1795819381113, 1795819380830, 1795819381113, 2, 'b', 'benjamin', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934596, '01a21f2d-2064-714f-8f5e-c0999e166009', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795819380830, 1795819380830, 1795819380830, 1795819380830, 1, NULL, 'cem', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934597, '01a21f2d-2064-714f-8f5e-c65f4cefebb6', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795819380830, 1795819380830, 1577836800000, 1577836800000, 1, 'd', NULL, NULL);
INSERT INTO "workspaces" ("id", "name", "lastSequence") VALUES (1, 'default', 5);
INSERT INTO "workspaces" ("id", "name", "lastSequence") VALUES (2, 'another', 5);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a21f2d-1d04-7033-9f50-43f4c2c9aea2', 1, 'crm', '4WnYTRQy7WAySgrZ3ze4rxCuJCXE2immglkgGwlkeY0', '["group-1"]', 'people:read people:write people:delete people:admin', 1795819379971, NULL, NULL);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a21f2d-24e2-72de-a75e-018e2df22879', 2, 'crm', 'nhFC16tbEHKFYceQe1TJH3rb9Nk5lCpq_RsO3sj1poQ', '["group-1"]', 'people:read people:write people:delete people:admin', 1795819381985, NULL, NULL);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (4294967299, 4294967298, 1795819379609);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (8589934595, 8589934594, 1795819381655);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["plan","gold"]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["tags",["a",{"b":null}]]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["plan","gold"]', 8589934596);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["tags",["a",{"b":null}]]', 8589934596);
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
