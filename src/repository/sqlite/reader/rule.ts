import type { PersonCriteria } from '../../../domain/criteria.ts';
import type { PersonStretch } from '../../../domain/paging.ts';
import { keyKinds } from '../../../domain/person.ts';
import type { PersonQuery, Reach } from '../../port.ts';
import type { Connection } from '../connection.ts';
import { maxArms } from '../findScope.ts';
import { findStatements } from '../findStatements.ts';
import type { GroupReader } from '../groups.ts';
import { kindOf } from '../rows.ts';
import type { Reads } from './reads.ts';

/** Whether a read may take long; what isn't here never does. */
export type LongReads = {
  readonly [Name in keyof Reads]?: (...args: Parameters<Reads[Name]>) => boolean;
};

/**
 * So many persons may be looked at on the event loop, whatever is asked of each: some milliseconds' worth, while
 * a read in a thread costs the event loop a tenth of one.
 */
const few = 500;

/** What costs little to ask of a person at hand. */
const light: ReadonlySet<string> = new Set<keyof PersonCriteria>([
  'identifier',
  'identifiers',
  'excludeIdentifiers',
  ...keyKinds,
  'firstName',
  'lastName',
  'status',
  'statuses',
  'updatedSince',
  'updatedBefore',
]);

const isWhole = ({ access, named }: Reach): boolean => access.kind === 'all' && named === null;
const isKey = (name: string | undefined): boolean => (keyKinds as readonly unknown[]).includes(name);

/**
 * Which reads go to a thread: those not known beforehand to look at few persons. To know must cost next to
 * nothing, as all that is short waits for it: it's seen from the question itself, or counted in one index no
 * further than `few`. A short read in a thread loses a fraction of a millisecond, a long one on the event loop
 * delays everybody: in doubt it's long.
 */
export function longReads(connection: Connection, groups: GroupReader): LongReads {
  const { lastSequence } = findStatements(connection);
  // Short finds wait for these two: run by themselves they take a third of what a Statement's `get` does.
  const isKeyOfMany = connection.prepare<[number, number, string]>(
    `SELECT 1 FROM "person_keys" WHERE "workspace" = ? AND "kind" = ? AND "value" = ? LIMIT 1 OFFSET ${few}`,
  );
  const hasManyGrants = connection.prepare<[number, string]>(
    `SELECT 1 FROM "group_grants" WHERE "workspace" = ? AND "subject" = ? LIMIT 1 OFFSET ${maxArms}`,
  );
  const lastChange = connection
    .prepare<[number], number>('SELECT "lastChange" FROM "workspaces" WHERE "id" = ?')
    .pluck();

  /** Of few persons every read is short, and nobody is in a workspace that isn't there. */
  function isLarge({ workspace: name }: Reach): boolean {
    const workspace = groups.workspaceId(name);
    return workspace !== null && lastSequence(workspace) > few;
  }

  /** Whether a page of the groups' members is read from their own lists: of more groups it may be a walk. */
  function fewGroups({ workspace: name, access, named }: Reach): boolean {
    if (named && named.values.length <= maxArms) return true;
    if (access.kind === 'all') return named === null;
    if (access.kind === 'listed') return access.identifiers.length <= maxArms;
    const workspace = groups.workspaceId(name);
    return workspace === null || !hasManyGrants.get(workspace, access.subject);
  }

  /** Whether identifiers, or a key that few bear, lead to few persons, of whom nothing dear is asked. */
  function leadsToFew({ reach, criteria }: PersonQuery, asked: readonly string[]): boolean {
    if (!asked.every(name => light.has(name))) return false;
    if (criteria.identifier !== undefined || criteria.identifiers) return true;
    // The one that a find goes by when several are given.
    const key = keyKinds.find(kind => criteria[kind] !== undefined);
    if (key === undefined) return false;
    const workspace = groups.workspaceId(reach.workspace);
    return workspace === null || !isKeyOfMany.get(workspace, kindOf(key), criteria[key] as string);
  }

  function isLongFind(query: PersonQuery, { order, limit }: PersonStretch): boolean {
    const asked = Object.keys(query.criteria);
    if (order.field === 'CREATED' && limit <= few) {
      if (asked.length === 0 && fewGroups(query.reach)) return false;
      if (asked.length === 1 && isKey(asked[0]) && isWhole(query.reach)) return false;
    }
    return !leadsToFew(query, asked) && isLarge(query.reach);
  }

  return {
    findPersons: isLongFind,
    findPersonParts: isLongFind,

    countPersons: query => !leadsToFew(query, Object.keys(query.criteria)) && isLarge(query.reach),

    personsByIdentifier: (_reach, identifiers) => identifiers.length > few,

    personChanges(name, access, { after }) {
      // Who sees all of them looks at a page's worth.
      if (access.kind === 'all') return false;
      const workspace = groups.workspaceId(name);
      return workspace !== null && (lastChange.get(workspace) ?? 0) - (after ?? 0) > few;
    },

    historyOfPersons: (_workspace, _access, identifiers, { limit }) =>
      identifiers.length * (limit + 100) > few,

    assignmentsOfPersons(reach, _field, identifiers, { limit }) {
      if (identifiers.length * limit > few) return true;
      // Out of a viewer's reach all contacts of a hub may be.
      return !isWhole(reach) && isLarge(reach);
    },
  };
}
