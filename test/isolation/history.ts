import fc from 'fast-check';
import * as changes from './changeValues.ts';
import * as finds from './findValues.ts';
import type { GroupInput } from './oracle/administer.ts';
import type { Call } from './oracle/answer.ts';
import type { Filter } from './oracle/filter.ts';
import type { Order } from './oracle/order.ts';
import * as values from './values.ts';

export interface ViewerSketch {
  workspace: 0 | 1;
  subject: string;
  access: 'all' | 'granted' | string[];
  scopes: string[];
  byKey: boolean;
}

/** A call whose variables still have picks in them. */
export type Sketch = { field: Call['field']; variables: object };

export type Step =
  | { do: 'call'; viewer: number; call: Sketch }
  /** Pages through what a filter finds, to the end. */
  | {
      do: 'walk';
      viewer: number;
      filter: Filter;
      orderBy: Order | null;
      size: number;
      by: 'after' | 'afterId' | 'before';
    }
  /** Sends an upsert with an idempotency key again. */
  | { do: 'repeat'; viewer: number; nth: number };

/** Two workspaces, who calls, and what they do. */
export interface History {
  groups: [GroupInput[], GroupInput[]];
  persons: [object[], object[]];
  assignments: [object[], object[]];
  viewers: ViewerSketch[];
  steps: Step[];
}

export const allScopes = ['people:read', 'people:write', 'people:delete', 'people:admin'];

const viewer: fc.Arbitrary<ViewerSketch> = fc.record({
  workspace: fc.constantFrom(0, 1),
  subject: values.subject,
  access: fc.oneof(
    { weight: 2, arbitrary: fc.constant('all' as const) },
    { weight: 2, arbitrary: fc.constant('granted' as const) },
    { weight: 4, arbitrary: fc.subarray(['g1', 'g2', 'g3', 'G4', 'unknown'], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant<string[]>([]) },
  ),
  scopes: fc.oneof(
    { weight: 9, arbitrary: fc.constant(allScopes) },
    { weight: 1, arbitrary: fc.subarray([...allScopes, 'people:fly']) },
  ),
  byKey: fc.boolean(),
});

const call = (field: Call['field'], variables: fc.Arbitrary<object>) =>
  variables.map(variables => ({ field, variables }));
const input = (fields: { [name: string]: fc.Arbitrary<unknown> }) => fc.record({ input: fc.record(fields) });
const memberships = input({ identifiers: values.personIdentifiers, groupIds: values.someGroupIds });
const grants = input({ subject: values.subject, groupIds: values.someGroupIds });

const calls: readonly [weight: number, fc.Arbitrary<Sketch>][] = [
  [13, call('upsertPersons', fc.record({ input: changes.upsertInput }))],
  [
    20,
    call(
      'findPersons',
      fc
        .tuple(
          fc.record({ filter: finds.filter, requireMatch: fc.boolean() }, { requiredKeys: [] }),
          finds.orderedPaging,
        )
        .map(([filtering, paging]) => ({ ...filtering, ...paging })),
    ),
  ],
  [2, call('person', fc.oneof(fc.record({ identifier: values.personPick }), finds.relationPage))],
  [3, call('nodes', fc.record({ ids: finds.globalIds }))],
  [1, call('groups', finds.groupPaging)],
  [1, call('viewer', fc.constant({}))],
  [1, call('groupGrants', fc.record({ subject: values.subject }))],
  [4, call('changePersons', fc.record({ input: changes.changeInput }))],
  [3, call('unassignContacts', input({ contactAssignments: changes.pairs }))],
  [1, call('deletePersons', input({ identifiers: values.personIdentifiers }))],
  [3, call('addToGroups', memberships)],
  [3, call('removeFromGroups', memberships)],
  [2, call('upsertGroups', input({ groups: values.groupInputs }))],
  [1, call('deleteGroups', input({ identifiers: values.someGroupIds }))],
  [3, call('grantGroups', grants)],
  [1, call('revokeGroups', grants)],
];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      viewer: fc.nat(99),
      call: fc.oneof(...calls.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('walk' as const),
      viewer: fc.nat(99),
      filter: finds.filter as fc.Arbitrary<Filter>,
      orderBy: finds.orderBy as fc.Arbitrary<Order | null>,
      size: fc.integer({ min: 1, max: 3 }),
      by: fc.constantFrom('after' as const, 'afterId' as const, 'before' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('repeat' as const), viewer: fc.nat(99), nth: fc.nat(99) }),
  },
);

export const history: fc.Arbitrary<History> = fc.record({
  groups: fc.tuple(values.firstGroups, values.firstGroups),
  persons: fc.tuple(changes.firstPersons, changes.firstPersons),
  assignments: fc.tuple(changes.firstAssignments, changes.firstAssignments),
  viewers: fc.array(viewer, { minLength: 1, maxLength: 6 }),
  steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
});
