CREATE TABLE `group_grants` (
	`workspace` integer NOT NULL,
	`subject` text NOT NULL,
	`group` integer NOT NULL,
	PRIMARY KEY(`workspace`, `subject`, `group`),
	FOREIGN KEY (`workspace`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `group_grants_group` ON `group_grants` (`group`);--> statement-breakpoint
CREATE TABLE `groups` (
	`id` integer PRIMARY KEY NOT NULL,
	`workspace` integer NOT NULL,
	`identifier` text NOT NULL,
	`externalRef` text,
	`name` text,
	FOREIGN KEY (`workspace`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `groups_identifier` ON `groups` (`workspace`,`identifier`);--> statement-breakpoint
CREATE UNIQUE INDEX `groups_external_ref` ON `groups` (`workspace`,`externalRef`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `idempotency_records_created` ON `idempotency_records` (`createdAt`);--> statement-breakpoint
CREATE TABLE `meta` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `person_groups` (
	`group` integer NOT NULL,
	`person` integer NOT NULL,
	PRIMARY KEY(`group`, `person`),
	FOREIGN KEY (`group`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `person_groups_person` ON `person_groups` (`person`,`group`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `person_keys_person` ON `person_keys` (`person`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE UNIQUE INDEX `persons_identifier_unique` ON `persons` (`identifier`);--> statement-breakpoint
CREATE INDEX `persons_first_name` ON `persons` (`firstName`) WHERE "firstName" is not null;--> statement-breakpoint
CREATE INDEX `persons_last_name` ON `persons` (`lastName`) WHERE "lastName" is not null;--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`lastSequence` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `workspaces_name_unique` ON `workspaces` (`name`);