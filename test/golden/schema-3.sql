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
INSERT INTO "__drizzle_migrations" ("id", "hash", "created_at") VALUES (3, '4f6a15ff7136a08c663e7b204fe3399aad54dff5e3c51d10553506e55f6eb832', 1795823158411);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (1, 'reader', 1);
INSERT INTO "group_grants" ("workspace", "subject", "group") VALUES (2, 'reader', 4);
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (1, 1, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (2, 1, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (4, 2, 'group-1', 'ref of group-1', 'Élan');
INSERT INTO "groups" ("id", "workspace", "identifier", "externalRef", "name") VALUES (5, 2, 'group-2', 'ref of group-2', 'Élan');
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (1, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-5dd2-77b3-b022-01fcd1398dbc","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-5ddb-72e8-9b93-c54d2371b8d8","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-5de1-70fd-b0d2-5dd9412c36d0","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-5de2-764a-8b23-b68426432bdb","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795823983935);
INSERT INTO "idempotency_records" ("workspace", "subject", "key", "inputHash", "answer", "createdAt") VALUES (2, 'golden', 'first', '6zVkz0OmDeZ303a2GwVSiVkeH4CcccngzlPjhS0oOy8', '[{"index":0,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-9906-7022-ab22-575c5bd0126e","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":1,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-9907-712f-a2e8-a9894dfe47a0","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":2,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-9912-771f-a8a9-548600bea36f","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null},{"index":3,"outcome":"CREATED","matchedBy":null,"person":"01a21f73-9913-7132-b0e3-ae953d90c023","changes":[],"otherMatches":[],"ignoredGroups":[],"failure":null}]', 1795823999221);
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
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967298, '01a21f73-5dd2-77b3-b022-01fcd1398dbc', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795823983935, 1795823988269, 1795823983935, 1795823988269, 3, 'a', 'ann', 'müller');
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967299, '01a21f73-5ddb-72e8-9b93-c54d2371b8d8', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795823983935, 1795823985640, 1795823983935, 1795823985640, 2, 'b', 'benjamin', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967300, '01a21f73-5de1-70fd-b0d2-5dd9412c36d0', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795823983935, 1795823983935, 1795823983935, 1795823983935, 1, NULL, 'cem', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (4294967301, '01a21f73-5de2-764a-8b23-b68426432bdb', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795823983935, 1795823983935, 1577836800000, 1577836800000, 1, 'd', NULL, NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934594, '01a21f73-9906-7022-ab22-575c5bd0126e', 'a', 'Ann', 'Müller', 'Ann@Example.com', NULL, NULL, NULL, NULL, 'ACTIVE', '{}', 1795823999221, 1795824003921, 1795823999221, 1795824003921, 3, 'a', 'ann', 'müller');
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934595, '01a21f73-9907-712f-a2e8-a9894dfe47a0', 'b', 'Benjamin', NULL, NULL, '+1 (555) 012-3456', NULL, 'Europe/Berlin', 'de-CH', 'ACTIVE', '{}', 1795823999221, 1795824000631, 1795823999221, 1795824000631, 2, 'b', 'benjamin', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934596, '01a21f73-9912-771f-a8a9-548600bea36f', NULL, 'Cem', NULL, 'cem@example.com', NULL, NULL, NULL, NULL, 'BOUNCED', '{"plan":"gold","tags":["a",{"b":null}]}', 1795823999221, 1795823999221, 1795823999221, 1795823999221, 1, NULL, 'cem', NULL);
INSERT INTO "persons" ("id", "identifier", "externalRef", "firstName", "lastName", "emailAddress", "phoneNumber", "avatarUrl", "timezone", "locale", "status", "attributes", "createdAt", "updatedAt", "firstSeenAt", "lastSeenAt", "version", "externalRefFolded", "firstNameFolded", "lastNameFolded") VALUES (8589934597, '01a21f73-9913-7132-b0e3-ae953d90c023', 'd', NULL, NULL, NULL, NULL, 'https://example.com/d.png', NULL, NULL, 'ACTIVE', '{}', 1795823999221, 1795823999221, 1577836800000, 1577836800000, 1, 'd', NULL, NULL);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (1, 'default', 6, 10, 1);
INSERT INTO "workspaces" ("id", "name", "lastSequence", "lastChange", "changesFrom") VALUES (2, 'another', 6, 10, 1);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a21f73-8a06-7696-8ebb-e4509f165c6e', 1, 'crm', 'IeuFWIV8Aw7zzie9GUpj_rsHMiYas-NCbgd55NeVtnQ', '["group-1"]', 'people:read people:write people:delete people:admin', 1795823995397, NULL, NULL);
INSERT INTO "api_keys" ("identifier", "workspace", "subject", "hash", "groups", "scopes", "createdAt", "expiresAt", "lastUsedAt") VALUES ('01a21f73-c7bd-71d7-b8a5-2128a4a7307a', 2, 'crm', 'k5tg1_KyqZSyr6voQ0A8KvqG-X17UUeo5Be1KjMKdFU', '["group-1"]', 'people:read people:write people:delete people:admin', 1795824011196, NULL, NULL);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (4294967299, 4294967298, 1795823988269);
INSERT INTO "contact_assignments" ("assignedTo", "person", "createdAt") VALUES (8589934595, 8589934594, 1795824003921);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["plan","gold"]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (1, '["tags",["a",{"b":null}]]', 4294967300);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["plan","gold"]', 8589934596);
INSERT INTO "person_attributes" ("workspace", "term", "person") VALUES (2, '["tags",["a",{"b":null}]]', 8589934596);
INSERT INTO "former_groups" ("id", "identifier") VALUES (3, 'gone');
INSERT INTO "former_groups" ("id", "identifier") VALUES (6, 'gone');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 1, 4294967298, '01a21f73-5dd2-77b3-b022-01fcd1398dbc', 'CREATED', 1795823983935, 'golden', '73dc423f-bf25-49f8-8528-dd30bbe9c000', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[1,2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 2, 4294967299, '01a21f73-5ddb-72e8-9b93-c54d2371b8d8', 'CREATED', 1795823983935, 'golden', '73dc423f-bf25-49f8-8528-dd30bbe9c000', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 3, 4294967300, '01a21f73-5de1-70fd-b0d2-5dd9412c36d0', 'CREATED', 1795823983935, 'golden', '73dc423f-bf25-49f8-8528-dd30bbe9c000', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 4, 4294967301, '01a21f73-5de2-764a-8b23-b68426432bdb', 'CREATED', 1795823983935, 'golden', '73dc423f-bf25-49f8-8528-dd30bbe9c000', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 5, 4294967299, '01a21f73-5ddb-72e8-9b93-c54d2371b8d8', 'UPDATED', 1795823985640, 'golden', 'c77672c7-8a66-459e-b8c4-84a0655683b4', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 6, 4294967298, '01a21f73-5dd2-77b3-b022-01fcd1398dbc', 'UPDATED', 1795823986912, 'golden', 'ca5920eb-bf75-454c-8ef8-30b82fce9662', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[1,2]', '[1,2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 7, 4294967298, '01a21f73-5dd2-77b3-b022-01fcd1398dbc', 'UPDATED', 1795823988269, 'golden', '35d14b69-9468-4474-9d8f-094ad76618f3', 'IDENTIFIER', 3, '[["assignments",[],["01a21f73-5ddb-72e8-9b93-c54d2371b8d8"]]]', '[1,2]', '[1,2]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 8, 4294967302, '01a21f73-7aa5-7387-b5db-d77c6de02117', 'CREATED', 1795823991449, 'golden', '07668bd9-2c80-45a0-923b-d424d29ebc5d', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[3]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 9, 4294967302, '01a21f73-7aa5-7387-b5db-d77c6de02117', 'UPDATED', 1795823993081, 'golden', '0e4c137b-5a3d-4623-a731-2904cbdaebdb', NULL, 2, '[]', '[3]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (1, 10, 4294967302, '01a21f73-7aa5-7387-b5db-d77c6de02117', 'DELETED', 1795823993153, 'golden', '0e4c137b-5a3d-4623-a731-2904cbdaebdb', NULL, NULL, '[]', '[]', NULL);
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 1, 8589934594, '01a21f73-9906-7022-ab22-575c5bd0126e', 'CREATED', 1795823999221, 'golden', 'b19129ba-3454-48d7-be07-27b6b36d8ca6', NULL, 1, '[["externalRef",null,"a"],["firstName",null,"Ann"],["lastName",null,"Müller"],["emailAddress",null,"Ann@Example.com"],["status",null,"ACTIVE"]]', NULL, '[4,5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 2, 8589934595, '01a21f73-9907-712f-a2e8-a9894dfe47a0', 'CREATED', 1795823999221, 'golden', 'b19129ba-3454-48d7-be07-27b6b36d8ca6', NULL, 1, '[["externalRef",null,"b"],["firstName",null,"Ben"],["phoneNumber",null,"+1 (555) 012-3456"],["timezone",null,"Europe/Berlin"],["locale",null,"de-CH"],["status",null,"ACTIVE"]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 3, 8589934596, '01a21f73-9912-771f-a8a9-548600bea36f', 'CREATED', 1795823999221, 'golden', 'b19129ba-3454-48d7-be07-27b6b36d8ca6', NULL, 1, '[["firstName",null,"Cem"],["emailAddress",null,"cem@example.com"],["status",null,"BOUNCED"],["attributes",null,{"plan":"gold","tags":["a",{"b":null}]}]]', NULL, '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 4, 8589934597, '01a21f73-9913-7132-b0e3-ae953d90c023', 'CREATED', 1795823999221, 'golden', 'b19129ba-3454-48d7-be07-27b6b36d8ca6', NULL, 1, '[["externalRef",null,"d"],["avatarUrl",null,"https://example.com/d.png"],["status",null,"ACTIVE"]]', NULL, '[5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 5, 8589934595, '01a21f73-9907-712f-a2e8-a9894dfe47a0', 'UPDATED', 1795824000631, 'golden', 'a1808456-2171-4a42-8e8c-2ee1972c9d1b', 'EXTERNAL_REF', 2, '[["firstName","Ben","Benjamin"]]', '[]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 6, 8589934594, '01a21f73-9906-7022-ab22-575c5bd0126e', 'UPDATED', 1795824002368, 'golden', '568c0bfb-532c-4036-a8da-f923feb7497f', 'IDENTIFIER', 2, '[["emailAddresses",["Ann@Example.com"],["Ann@Example.com","ann@work.example"]]]', '[4,5]', '[4,5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 7, 8589934594, '01a21f73-9906-7022-ab22-575c5bd0126e', 'UPDATED', 1795824003921, 'golden', '6b34aeab-2e8a-4d47-97ac-9a8520808af7', 'IDENTIFIER', 3, '[["assignments",[],["01a21f73-9907-712f-a2e8-a9894dfe47a0"]]]', '[4,5]', '[4,5]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 8, 8589934598, '01a21f73-b7ca-706a-90bb-92dd6461bb8c', 'CREATED', 1795824007094, 'golden', '2caf20d1-6c54-4eef-99f4-e5345629e4c0', NULL, 1, '[["externalRef",null,"gone"],["firstName",null,"Guy"],["status",null,"ACTIVE"]]', NULL, '[6]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 9, 8589934598, '01a21f73-b7ca-706a-90bb-92dd6461bb8c', 'UPDATED', 1795824008831, 'golden', 'ed28d3b6-1a37-4e25-b770-b2a68537cce9', NULL, 2, '[]', '[6]', '[]');
INSERT INTO "person_changes" ("workspace", "place", "person", "identifier", "kind", "occurredAt", "subject", "requestId", "matchedBy", "version", "changes", "groupsBefore", "groupsAfter") VALUES (2, 10, 8589934598, '01a21f73-b7ca-706a-90bb-92dd6461bb8c', 'DELETED', 1795824008872, 'golden', 'ed28d3b6-1a37-4e25-b770-b2a68537cce9', NULL, NULL, '[]', '[]', NULL);
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
