import type { PersonQuery, Reach } from '../port.ts';
import { assignmentReader } from './assignments.ts';
import { contactPointReader } from './contactPoints.ts';
import { personFinder } from './find.ts';
import { groupReader, type WorkspaceNumber } from './groups.ts';
import { historyReader } from './history.ts';
import type { Run } from './statement.ts';

export type Readers = ReturnType<typeof readersOf>;

/** What the port reads of one workspace, from whatever server is asked. */
export function readersOf(run: Run, workspaceId: WorkspaceNumber) {
  const groups = groupReader(run, workspaceId);
  const { findGroups, groupsByIdentifier, groupsOfPersons } = groups;
  const finder = personFinder(run, groups);
  const { findPersons, findPersonParts, countPersons, personsByIdentifier } = finder;
  const { assignmentsOfPersons, assignmentsByName } = assignmentReader(run, workspaceId, finder);
  const { contactPointsOfPersons } = contactPointReader(run, workspaceId);
  const { historyOfPersons, personChanges, feed } = historyReader(run, groups, finder);
  return {
    findPersons,
    findPersonParts,
    countPersons,
    personsByIdentifier,
    groupsOfPersons,
    contactPointsOfPersons,
    assignmentsOfPersons,
    assignmentsByName,
    findGroups,
    groupsByIdentifier,
    historyOfPersons,
    personChanges,
    feed,
  };
}

type Place = string | Reach | PersonQuery;

const workspaceOf = (place: Place): string =>
  typeof place === 'string' ? place : 'reach' in place ? place.reach.workspace : place.workspace;

/** Those of them that another server than the primary may answer, each by the readers that `answer` takes. */
export function spread(answer: <T>(workspace: string, work: (readers: Readers) => Promise<T>) => Promise<T>) {
  const by =
    <Args extends readonly [Place, ...unknown[]], T>(
      which: (readers: Readers) => (...args: Args) => Promise<T>,
    ) =>
    (...args: Args): Promise<T> =>
      answer(workspaceOf(args[0]), readers => which(readers)(...args));
  return {
    findPersons: by(readers => readers.findPersons),
    findPersonParts: by(readers => readers.findPersonParts),
    countPersons: by(readers => readers.countPersons),
    personsByIdentifier: by(readers => readers.personsByIdentifier),
    groupsOfPersons: by(readers => readers.groupsOfPersons),
    contactPointsOfPersons: by(readers => readers.contactPointsOfPersons),
    assignmentsOfPersons: by(readers => readers.assignmentsOfPersons),
    assignmentsByName: by(readers => readers.assignmentsByName),
    findGroups: by(readers => readers.findGroups),
    groupsByIdentifier: by(readers => readers.groupsByIdentifier),
    historyOfPersons: by(readers => readers.historyOfPersons),
    personChanges: by(readers => readers.personChanges),
  };
}
