ALTER TABLE `person_changes` ADD `previous` integer;--> statement-breakpoint
ALTER TABLE `persons` ADD `lastChange` integer;--> statement-breakpoint
ALTER TABLE `persons` ADD `furtherKeys` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `person_changes` SET `previous` = (SELECT max(`place`) FROM `person_changes` AS `earlier` WHERE `earlier`.`person` = `person_changes`.`person` AND `earlier`.`place` < `person_changes`.`place`);--> statement-breakpoint
UPDATE `persons` SET `lastChange` = (SELECT max(`place`) FROM `person_changes` WHERE `person` = `persons`.`id`) WHERE `id` IN (SELECT `person` FROM `person_changes`);--> statement-breakpoint
UPDATE `persons` SET `furtherKeys` = (SELECT count(*) FROM `person_keys` WHERE `person` = `persons`.`id` AND `ordinal` > 0) WHERE `id` IN (SELECT `person` FROM `person_keys` WHERE `ordinal` > 0);--> statement-breakpoint
DROP INDEX `person_changes_person`;
