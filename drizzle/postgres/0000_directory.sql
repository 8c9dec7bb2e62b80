CREATE TABLE "api_keys" (
	"identifier" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace" integer NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"groups" text COLLATE "C",
	"scopes" text COLLATE "C" NOT NULL,
	"createdAt" bigint NOT NULL,
	"expiresAt" bigint,
	"lastUsedAt" bigint,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "contact_assignments" (
	"workspace" integer NOT NULL,
	"assignedTo" bigint NOT NULL,
	"person" bigint NOT NULL,
	"createdAt" bigint NOT NULL,
	CONSTRAINT "contact_assignments_workspace_assignedTo_person_pk" PRIMARY KEY("workspace","assignedTo","person")
);
--> statement-breakpoint
CREATE TABLE "former_groups" (
	"workspace" integer NOT NULL,
	"id" bigint NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	CONSTRAINT "former_groups_workspace_id_pk" PRIMARY KEY("workspace","id")
);
--> statement-breakpoint
CREATE TABLE "group_grants" (
	"workspace" integer NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"group" bigint NOT NULL,
	CONSTRAINT "group_grants_workspace_subject_group_pk" PRIMARY KEY("workspace","subject","group")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"workspace" integer NOT NULL,
	"id" bigint NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	"externalRef" text COLLATE "C",
	"name" text COLLATE "C",
	CONSTRAINT "groups_workspace_id_pk" PRIMARY KEY("workspace","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_records" (
	"workspace" integer NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"inputHash" text COLLATE "C" NOT NULL,
	"answer" text COLLATE "C" NOT NULL,
	"createdAt" bigint NOT NULL,
	CONSTRAINT "idempotency_records_workspace_subject_key_pk" PRIMARY KEY("workspace","subject","key")
);
--> statement-breakpoint
CREATE TABLE "meta" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"value" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_attributes" (
	"workspace" integer NOT NULL,
	"term" text COLLATE "C" NOT NULL,
	"person" bigint NOT NULL,
	CONSTRAINT "person_attributes_workspace_term_person_pk" PRIMARY KEY("workspace","term","person")
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
CREATE TABLE "person_groups" (
	"workspace" integer NOT NULL,
	"group" bigint NOT NULL,
	"person" bigint NOT NULL,
	CONSTRAINT "person_groups_workspace_group_person_pk" PRIMARY KEY("workspace","group","person")
);
--> statement-breakpoint
CREATE TABLE "person_keys" (
	"workspace" integer NOT NULL,
	"kind" integer NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"person" bigint NOT NULL,
	"display" text COLLATE "C" NOT NULL,
	"ordinal" integer NOT NULL,
	CONSTRAINT "person_keys_workspace_kind_value_person_pk" PRIMARY KEY("workspace","kind","value","person")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"workspace" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	"externalRef" text COLLATE "C",
	"firstName" text COLLATE "C",
	"lastName" text COLLATE "C",
	"emailAddress" text COLLATE "C",
	"phoneNumber" text COLLATE "C",
	"avatarUrl" text COLLATE "C",
	"timezone" text COLLATE "C",
	"locale" text COLLATE "C",
	"status" text COLLATE "C" NOT NULL,
	"attributes" text COLLATE "C" NOT NULL,
	"createdAt" bigint NOT NULL,
	"updatedAt" bigint NOT NULL,
	"firstSeenAt" bigint NOT NULL,
	"lastSeenAt" bigint NOT NULL,
	"version" bigint NOT NULL,
	"externalRefFolded" text COLLATE "C",
	"firstNameFolded" text COLLATE "C",
	"lastNameFolded" text COLLATE "C",
	CONSTRAINT "persons_workspace_sequence_pk" PRIMARY KEY("workspace","sequence")
);
--> statement-breakpoint
CREATE TABLE "rate_shares" (
	"gateway" text COLLATE "C" NOT NULL,
	"counter" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"requests" bigint NOT NULL,
	"endsAt" bigint NOT NULL,
	"toldAt" bigint NOT NULL,
	CONSTRAINT "rate_shares_gateway_counter_key_pk" PRIMARY KEY("gateway","counter","key")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"lastSequence" bigint NOT NULL,
	"lastGroup" bigint NOT NULL,
	"lastChange" bigint DEFAULT 0 NOT NULL,
	"changesFrom" bigint DEFAULT 1 NOT NULL,
	"lastWrite" text COLLATE "C" NOT NULL,
	"rules" text COLLATE "C" NOT NULL,
	CONSTRAINT "workspaces_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "contact_assignments" ADD CONSTRAINT "assigned_to_of_person" FOREIGN KEY ("workspace","assignedTo") REFERENCES "persons"("workspace","sequence") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_assignments" ADD CONSTRAINT "contact_assignments_of_person" FOREIGN KEY ("workspace","person") REFERENCES "persons"("workspace","sequence") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_grants" ADD CONSTRAINT "group_grants_of_group" FOREIGN KEY ("workspace","group") REFERENCES "groups"("workspace","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_groups" ADD CONSTRAINT "person_groups_of_person" FOREIGN KEY ("workspace","person") REFERENCES "persons"("workspace","sequence") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_groups" ADD CONSTRAINT "person_groups_of_group" FOREIGN KEY ("workspace","group") REFERENCES "groups"("workspace","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_keys" ADD CONSTRAINT "person_keys_of_person" FOREIGN KEY ("workspace","person") REFERENCES "persons"("workspace","sequence") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_workspace" ON "api_keys" USING btree ("workspace","identifier");--> statement-breakpoint
CREATE INDEX "contact_assignments_person" ON "contact_assignments" USING btree ("workspace","person","assignedTo");--> statement-breakpoint
CREATE INDEX "group_grants_group" ON "group_grants" USING btree ("workspace","group");--> statement-breakpoint
CREATE UNIQUE INDEX "groups_identifier" ON "groups" USING btree ("workspace","identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "groups_external_ref" ON "groups" USING btree ("workspace","externalRef");--> statement-breakpoint
CREATE INDEX "idempotency_records_created" ON "idempotency_records" USING btree ("createdAt");--> statement-breakpoint
CREATE INDEX "person_changes_person" ON "person_changes" USING btree ("workspace","person","place");--> statement-breakpoint
CREATE INDEX "person_changes_gone" ON "person_changes" USING btree ("workspace","identifier","place") WHERE "kind" in ('DELETED', 'ERASED');--> statement-breakpoint
CREATE INDEX "person_groups_person" ON "person_groups" USING btree ("workspace","person","group");--> statement-breakpoint
CREATE INDEX "person_keys_person" ON "person_keys" USING btree ("workspace","person");--> statement-breakpoint
CREATE UNIQUE INDEX "persons_identifier" ON "persons" USING btree ("workspace","identifier");--> statement-breakpoint
CREATE INDEX "persons_external_ref_folded" ON "persons" USING btree ("workspace","externalRefFolded","sequence") WHERE "externalRefFolded" is not null;--> statement-breakpoint
CREATE INDEX "persons_first_name_folded" ON "persons" USING btree ("workspace","firstNameFolded","sequence") WHERE "firstNameFolded" is not null;--> statement-breakpoint
CREATE INDEX "persons_last_name_folded" ON "persons" USING btree ("workspace","lastNameFolded","sequence");--> statement-breakpoint
CREATE INDEX "persons_updated" ON "persons" USING btree ("workspace","updatedAt","sequence");--> statement-breakpoint
CREATE INDEX "persons_status" ON "persons" USING btree ("workspace","status","sequence");--> statement-breakpoint
CREATE INDEX "rate_shares_told" ON "rate_shares" USING btree ("toldAt");