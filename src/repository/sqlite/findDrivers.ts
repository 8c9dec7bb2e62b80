import { and, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import { type KeyKind, keyKinds } from '../../domain/person.ts';
import {
  begins,
  type Criterion,
  type Grouping,
  isKey,
  isSearchedAddress,
  isTerm,
  listed,
  searched,
  updatedWithin,
} from './findCriteria.ts';
import type { PartKind } from './findOrder.ts';
import {
  contactAssignments,
  personAttributes,
  personGroups,
  personKeys,
  persons,
  workspaceOfId,
} from './schema.ts';
import { param } from './statement.ts';

/** What has an index to find persons by; `groups` are those of the reach. */
export type DriverName =
  | Exclude<Criterion, 'excludeIdentifiers' | 'withoutExternalRef' | 'withExternalRef'>
  | 'groups';

type Source =
  | { readonly table: typeof persons; readonly person: typeof persons.id }
  | { readonly table: typeof personKeys; readonly person: typeof personKeys.person }
  | { readonly table: typeof personGroups; readonly person: typeof personGroups.person }
  | { readonly table: typeof personAttributes; readonly person: typeof personAttributes.person }
  | { readonly table: typeof contactAssignments; readonly person: typeof contactAssignments.person };

export interface Driver {
  /** Stretches of indexes, which together hold the persons in question. */
  readonly arms: readonly (Source & { readonly where: SQL })[];
  /** Parts of orders in whose order it gives them. */
  readonly ordered: readonly PartKind[];
  /** Whether it gives each person once. */
  readonly once: boolean;
  /** Whether it says all that its criterion asks, or the persons it gives must be looked at still. */
  readonly complete: boolean;
}

export const inWorkspace = sql`${workspaceOfId} = ${param('workspace')}`;
const ofPersons = (where: SQL) => ({
  table: persons,
  person: persons.id,
  where: sql`${inWorkspace} and ${where}`,
});
const ofKeys = (where: SQL) => ({ table: personKeys, person: personKeys.person, where });

const equality = { ordered: ['id'], once: true, complete: true } as const;
const byKey = (kind: KeyKind): Driver => ({ arms: [ofKeys(isKey(kind, personKeys))], ...equality });
const others = { ordered: [], once: true, complete: true } as const;

/** An identifier's index knows no workspace. */
const identified = (where: SQL) => ({
  table: persons,
  person: persons.id,
  where: and(where, gt(sql`+${persons.id}`, param('first')), lt(sql`+${persons.id}`, param('end'))) as SQL,
});

export const drivers: Readonly<Record<DriverName, Driver>> = {
  identifier: { arms: [identified(eq(persons.identifier, param('identifier')))], ...equality },
  identifiers: { arms: [identified(sql`${persons.identifier} in ${listed('identifiers')}`)], ...others },
  externalRef: byKey('externalRef'),
  emailAddress: byKey('emailAddress'),
  phoneNumber: byKey('phoneNumber'),
  // By the index of folded names, of which the same name to the letter is one.
  firstName: {
    ...equality,
    arms: [ofPersons(eq(persons.firstNameFolded, param('firstNameFolded')))],
    complete: false,
  },
  lastName: {
    arms: [ofPersons(eq(persons.lastNameFolded, param('lastNameFolded')))],
    ordered: ['id', 'lastNameFolded', 'lastNameFolded tied'],
    once: true,
    complete: false,
  },
  attribute: {
    ...equality,
    arms: [{ table: personAttributes, person: personAttributes.person, where: isTerm(personAttributes) }],
  },
  attributes: {
    ...equality,
    arms: [{ table: personAttributes, person: personAttributes.person, where: isTerm(personAttributes) }],
    complete: false,
  },
  status: { arms: [ofPersons(eq(persons.status, param('status')))], ...equality },
  statuses: { arms: [ofPersons(sql`${persons.status} in ${listed('statuses')}`)], ...others },
  // In the order by update the bounds of the part are as narrow: see findOrder.ts.
  updated: { arms: [ofPersons(updatedWithin)], ...others },
  assignedTo: {
    arms: [
      {
        table: contactAssignments,
        person: contactAssignments.person,
        where: sql`${contactAssignments.assignedTo} in ${listed('assignedTo')}`,
      },
    ],
    ...others,
    once: false,
  },
  search: {
    arms: [
      ...searched.map(column => ofPersons(sql`${column} is not null and ${begins(column)}`)),
      ofKeys(isSearchedAddress(personKeys)),
    ],
    ...others,
    once: false,
  },
  groups: {
    arms: [
      {
        table: personGroups,
        person: personGroups.person,
        where: sql`${personGroups.group} in ${listed('groupList')}`,
      },
    ],
    ...others,
    once: false,
  },
};

const names = Object.keys(drivers) as DriverName[];

/** In the order in which a dense one is preferred. */
export const driversOf = (criteria: readonly Criterion[], groups: Grouping): DriverName[] =>
  names.filter(name => (name === 'groups' ? groups !== 'whole' : criteria.includes(name)));

export const isKeyDriver = (name: DriverName): boolean => (keyKinds as readonly string[]).includes(name);
