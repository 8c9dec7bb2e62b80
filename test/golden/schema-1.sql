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
);
CREATE TABLE `workspaces` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`lastSequence` integer NOT NULL
);
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (1, '52acade17c56e9c70705258ec0c5a0b12db9ea85f0d10aeee9945f463f4149cc', 1795364198574);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (1, 'reader', 1);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (2, 'reader', 3);
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (1, 1, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (2, 1, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (3, 2, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (4, 2, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (1, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f2c-f6c1-76c8-bd64-8ceb78f4d050","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f2c-f6c2-75e9-a59b-d1457d117fef","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f2c-f6c2-75e9-a59b-d68f05c3c5a2","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f2c-f6c3-7677-a2c0-6667ddf3aa91","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795819370138);
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (2, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-0321-751f-b9e1-213865a674b1","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-0322-72ce-9690-8201bd575771","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-0322-72ce-9690-86efe810bcfd","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f2d-0322-72ce-9690-898b13dcea99","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795819373339);
INSERT INTO "meta" ("name", "value") VALUES ('canonical_rules', '{"version":1,"phoneRegion":null}');
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
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 1, 'cem@example.com', 4294967300, 'cem@example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (1, 2, '+15550123456', 4294967299, '+1 (555) 012-3456', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 0, 'a', 8589934594, 'a', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 0, 'b', 8589934595, 'b', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 0, 'd', 8589934597, 'd', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 1, 'ann@example.com', 8589934594, 'Ann@Example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 1, 'cem@example.com', 8589934596, 'cem@example.com', 0);
INSERT INTO "person_keys" ("workspace", "kind", "value", "person", "display", "ordinal") VALUES (2, 2, '+15550123456', 8589934595, '+1 (555) 012-3456', 0);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (4294967298, '01a21f2c-f6c1-76c8-bd64-8ceb78f4d050', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795819370138, 1795819370138, 1795819370138, 1795819370138);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (4294967299, '01a21f2c-f6c2-75e9-a59b-d1457d117fef', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795819370138, 1795819370690, 1795819370138, 1795819370690);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (4294967300, '01a21f2c-f6c2-75e9-a59b-d68f05c3c5a2', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795819370138, 1795819370138, 1795819370138, 1795819370138);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (4294967301, '01a21f2c-f6c3-7677-a2c0-6667ddf3aa91', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795819370138, 1795819370138, 1577836800000, 1577836800000);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (8589934594, '01a21f2d-0321-751f-b9e1-213865a674b1', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795819373339, 1795819373339, 1795819373339, 1795819373339);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (8589934595, '01a21f2d-0322-72ce-9690-8201bd575771', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795819373339, 1795819373788, 1795819373339, 1795819373788);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (8589934596, '01a21f2d-0322-72ce-9690-86efe810bcfd', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795819373339, 1795819373339, 1795819373339, 1795819373339);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt") VALUES (8589934597, '01a21f2d-0322-72ce-9690-898b13dcea99', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795819373339, 1795819373339, 1577836800000, 1577836800000);
INSERT INTO "workspaces" ("id", "name", "lastSequence") VALUES (1, 'default', 5);
INSERT INTO "workspaces" ("id", "name", "lastSequence") VALUES (2, 'another', 5);
CREATE INDEX `group_grants_group` ON `group_grants` (`group`);
CREATE UNIQUE INDEX `groups_identifier` ON `groups` (`workspace`,`identifier`);
CREATE UNIQUE INDEX `groups_external_ref` ON `groups` (`workspace`,`externalRef`);
CREATE INDEX `idempotency_records_created` ON `idempotency_records` (`createdAt`);
CREATE INDEX `person_groups_person` ON `person_groups` (`person`,`group`);
CREATE INDEX `person_keys_person` ON `person_keys` (`person`);
CREATE UNIQUE INDEX `persons_identifier_unique` ON `persons` (`identifier`);
CREATE INDEX `persons_first_name` ON `persons` (`firstName`) WHERE "firstName" is not null;
CREATE INDEX `persons_last_name` ON `persons` (`lastName`) WHERE "lastName" is not null;
CREATE UNIQUE INDEX `workspaces_name_unique` ON `workspaces` (`name`);
