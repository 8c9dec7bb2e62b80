CREATE TABLE `former_groups` (
	`id` integer PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL
);
--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `person_changes_person` ON `person_changes` (`person`,`place`);--> statement-breakpoint
CREATE INDEX `person_changes_gone` ON `person_changes` (`workspace`,`identifier`) WHERE "kind" in ('DELETED', 'ERASED');--> statement-breakpoint
ALTER TABLE `workspaces` ADD `lastChange` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `changesFrom` integer DEFAULT 1 NOT NULL;