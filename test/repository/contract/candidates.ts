import fc from 'fast-check';
import { expect, it } from 'vitest';
import { upsertPersons } from '../../../src/directory/upsertPersons.ts';
import { ambiguousMatches, externalRefMismatches } from '../../../src/domain/outcome.ts';
import type { PersonInput, PersonState } from '../../../src/domain/person.ts';
import type { UpsertPlan } from '../../../src/domain/plan.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import type { Repository } from '../../../src/repository/port.ts';
import { runs } from '../../support/engine.ts';
import { type Directory, newWorkspace, origin, viewerOf } from '../services.ts';

const groups = ['g1', 'g2', 'g3'];
const refs = ['r1', 'r2', 'r3', 'r4'];
const addresses = ['a@example.com', 'b@example.com', 'c@example.com'];
const numbers = ['+15550001', '+15550002', '+15550003'];

const maybe = <T>(values: readonly T[]) =>
  fc.option(fc.constantFrom<T | null>(...values, ...values, null), { nil: undefined });
const points = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }).map(list => list.map(value => ({ value })));

/** Few values, so that items meet each other and those who are there in every way. */
const input: fc.Arbitrary<PersonInput> = fc
  .record({
    externalRef: maybe(refs),
    firstName: maybe(['A', 'B']),
    emailAddress: maybe(addresses),
    emailAddresses: fc.option(points(addresses), { nil: undefined, freq: 3 }),
    phoneNumber: maybe(numbers),
    groupIds: fc.option(fc.subarray(groups), { nil: undefined }),
  })
  .map(({ emailAddress, ...given }) => (given.emailAddresses ? given : { ...given, emailAddress }));
const item = fc.oneof(
  { weight: 9, arbitrary: input },
  { weight: 1, arbitrary: fc.tuple(input, fc.nat(9)).map(([given, edits]) => ({ ...given, edits })) },
);

/** What a plan decides, whatever identifiers it gives. */
const decided = ({ results, writes }: UpsertPlan) => ({
  results: results.map(({ person, otherMatches, ...result }) => ({
    ...result,
    person: person?.sequence,
    otherMatches: otherMatches.map(({ sequence }) => sequence),
  })),
  written: writes.map(({ after }) => [after.person.sequence, after.keys, after.groups]),
});

export function candidatesContract(directory: () => Directory): void {
  /** Everybody whom a viewer can access. */
  async function everybody(viewer: Viewer): Promise<readonly PersonState[]> {
    const { workspace, access } = viewer;
    let found: readonly PersonState[] = [];
    await directory().repository.changePersons(
      {
        reach: { workspace, access, named: null },
        origin,
        selection: { criteria: {}, after: null, limit: 1_000 },
        keys: { selectors: [], counterparts: [] },
        dryRun: true,
      },
      ({ candidates }) => {
        found = candidates;
        return { writes: [], assignments: [], deletions: [] };
      },
    );
    return found;
  }

  it('are all on whom a plan depends', async () => {
    const { services, makeGroups } = directory();
    const batches = fc.array(
      fc.record({
        items: fc.array(item, { minLength: 1, maxLength: 6 }),
        onExternalRefMismatch: fc.constantFrom(...externalRefMismatches),
        onAmbiguousMatch: fc.constantFrom(...ambiguousMatches),
        access: fc.oneof(fc.constant('*' as const), fc.subarray(groups, { minLength: 1 })),
      }),
      { minLength: 2, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(batches, async history => {
        const workspace = newWorkspace();
        await makeGroups(workspace, groups);
        for (const { items, access, ...policy } of history) {
          const viewer = viewerOf(workspace, access);
          const everyone = await everybody(viewer);
          const all = await everybody(viewerOf(workspace));
          const repository: Repository = {
            ...services.repository,
            upsertPersons: (request, plan) =>
              services.repository.upsertPersons(request, snapshot => {
                const planned = plan(snapshot);
                expect(decided(planned)).toEqual(decided(plan({ ...snapshot, candidates: everyone })));
                return planned;
              }),
          };
          const persons = items.map(({ edits, ...given }: PersonInput & { edits?: number }) =>
            edits === undefined ? given : { ...given, identifier: all[edits]?.person.identifier },
          );
          await upsertPersons({ ...services, repository }, viewer, { ...policy, persons, dryRun: false });
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('of a key that more than a thousand bear are those whom the item may mean', async () => {
    const { upsert, makeGroups } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, ['crowd', 'few']);
    const viewer = viewerOf(workspace);
    const phoneNumber = '+15550000';
    for (let batch = 0; batch < 11; batch++)
      await upsert(
        viewer,
        Array.from({ length: 100 }, (_, place) => ({
          externalRef: `${batch}-${place}`,
          phoneNumber,
          groupIds: ['crowd'],
        })),
      );
    const [made] = await upsert(viewer, [
      { firstName: 'A', emailAddress: 'a@example.com', groupIds: ['few'] },
    ]);
    await upsert(viewer, [{ identifier: made?.person?.identifier, phoneNumber }]);
    const results = await upsert(viewer, [
      { phoneNumber, lastName: 'L', groupIds: ['few'] },
      { phoneNumber, lastName: 'L', groupIds: ['crowd'] },
      { phoneNumber, externalRef: '10-99', lastName: 'L', groupIds: ['crowd'] },
    ]);
    expect(results.map(({ person, failure }) => failure?.code ?? person?.sequence)).toEqual([
      made?.person?.sequence,
      'AMBIGUOUS_MATCH',
      1_101,
    ]);
  });
}
