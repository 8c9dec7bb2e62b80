import { assignmentReader } from '../assignments.ts';
import type { Connection } from '../connection.ts';
import { contactPointReader } from '../contactPoints.ts';
import { personFinder } from '../find.ts';
import { type GroupReader, groupReader } from '../groups.ts';
import { historyReader } from '../history.ts';

/** The reads of persons and groups, as the port has them, over one connection: on the event loop, or in a thread. */
export function readsOver(connection: Connection, groups: GroupReader = groupReader(connection)) {
  const finder = personFinder(connection, groups);
  const contactPoints = contactPointReader(connection, groups);
  const assignments = assignmentReader(connection, groups, finder);
  const history = historyReader(connection, groups, finder);
  return {
    findPersons: finder.findPersons,
    findPersonParts: finder.findPersonParts,
    countPersons: finder.countPersons,
    personsByIdentifier: finder.personsByIdentifier,
    groupsOfPersons: groups.groupsOfPersons,
    contactPointsOfPersons: contactPoints.contactPointsOfPersons,
    assignmentsOfPersons: assignments.assignmentsOfPersons,
    assignmentsByName: assignments.assignmentsByName,
    findGroups: groups.findGroups,
    groupsByIdentifier: groups.groupsByIdentifier,
    historyOfPersons: history.historyOfPersons,
    personChanges: history.personChanges,
    feed: history.feed,
  };
}

export type Reads = ReturnType<typeof readsOver>;
export type ReadName = keyof Reads;
