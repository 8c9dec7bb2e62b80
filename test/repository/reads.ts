import type { LongReads } from '../../src/repository/sqlite/reader/rule.ts';

const always = () => true;
/** A rule by which every read goes to a thread. */
export const everyRead: Required<LongReads> = {
  findPersons: always,
  findPersonParts: always,
  countPersons: always,
  personsByIdentifier: always,
  groupsOfPersons: always,
  contactPointsOfPersons: always,
  assignmentsOfPersons: always,
  assignmentsByName: always,
  findGroups: always,
  groupsByIdentifier: always,
  historyOfPersons: always,
  personChanges: always,
  feed: always,
};
