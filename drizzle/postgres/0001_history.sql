CREATE TABLE "former_groups" (
	"workspace" integer NOT NULL,
	"id" bigint NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	CONSTRAINT "former_groups_workspace_id_pk" PRIMARY KEY("workspace","id")
);
--> statement-breakpoint
CREATE TABLE "person_changes" (
	"workspace" integer NOT NULL,
	"place" bigint NOT NULL,
	"person" bigint NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"occurredAt" bigint NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"requestId" text COLLATE "C",
	"matchedBy" text COLLATE "C",
	"version" bigint,
	"changes" text COLLATE "C" NOT NULL,
	"groupsBefore" text COLLATE "C",
	"groupsAfter" text COLLATE "C",
	CONSTRAINT "person_changes_workspace_place_pk" PRIMARY KEY("workspace","place")
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "lastChange" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "changesFrom" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "person_changes_person" ON "person_changes" USING btree ("workspace","person","place");--> statement-breakpoint
CREATE INDEX "person_changes_gone" ON "person_changes" USING btree ("workspace","identifier","place") WHERE "kind" in ('DELETED', 'ERASED');