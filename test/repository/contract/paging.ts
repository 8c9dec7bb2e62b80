import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeMemberships } from '../../../src/directory/changeMemberships.ts';
import { deletePersons } from '../../../src/directory/deletePersons.ts';
import { type PageArguments, personCursor } from '../../../src/domain/paging.ts';
import type { PersonFilter } from '../../../src/domain/person.ts';
import type { Viewer } from '../../../src/domain/viewer.ts';
import { runs } from '../../support/engine.ts';
import { type Directory, identifiersOf, newWorkspace, viewerOf } from '../services.ts';

const groups = Array.from({ length: 70 }, (_, index) => `g${index + 1}`);
const some = (length: number) => groups.slice(0, length);
/** One of each way to look at groups; the last must be looked at person by person. */
const accesses = fc.constantFrom('*' as const, some(1), some(2), some(5), groups);
const filters = fc.constantFrom<PersonFilter>(
  {},
  { firstName: 'Ada' },
  { status: 'BOUNCED' },
  { groupIds: some(3) },
);
const firstNames = fc.constantFrom('Ada', 'Zoë');
const statuses = fc.constantFrom('ACTIVE' as const, 'BOUNCED' as const);
const people = fc.array(
  fc.record({ firstName: firstNames, status: statuses, groupIds: fc.subarray([...some(5), 'g70']) }),
  { minLength: 1, maxLength: 25 },
);

export function pagingContract(directory: () => Directory): void {
  /** A new workspace with these people, the last 70 groups and all. */
  async function fill(list: readonly { groupIds: string[] }[]) {
    const { makeGroups, upsert } = directory();
    const workspace = newWorkspace();
    await makeGroups(workspace, groups);
    const inputs = list.map((person, index) => ({ externalRef: `p${index}`, ...person }));
    return { workspace, identifiers: identifiersOf(await upsert(viewerOf(workspace), inputs)) };
  }

  /** All pages from one end to the other; `between` is called after each but the last. */
  async function walk(
    viewer: Viewer,
    filter: PersonFilter,
    direction: 'forward' | 'backward',
    size: number,
    between: () => Promise<void> = async () => {},
  ): Promise<number[]> {
    const pages: number[][] = [];
    let cursor: string | null = null;
    // Bounded, since reads that answer at once would never let the test's own time limit in.
    while (pages.length < 100) {
      const page = await directory().find(
        viewer,
        filter,
        direction === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor },
      );
      const sequences = page.persons.map(({ sequence }) => sequence);
      pages.push(sequences);
      const end = direction === 'forward' ? sequences.at(-1) : sequences[0];
      const more = direction === 'forward' ? await page.hasNextPage() : await page.hasPreviousPage();
      if (!more || end === undefined) return (direction === 'forward' ? pages : pages.reverse()).flat();
      cursor = personCursor(end);
      await between();
    }
    throw new Error('Paging does not come to an end.');
  }

  it('gives, page by page in either direction, the unpaged list', async () => {
    await fc.assert(
      fc.asyncProperty(
        people,
        accesses,
        filters,
        fc.integer({ min: 1, max: 7 }),
        async (list, access, filter, size) => {
          const { workspace } = await fill(list);
          const viewer = viewerOf(workspace, access);
          const whole = (await directory().find(viewer, filter)).persons.map(({ sequence }) => sequence);
          expect(whole).toEqual([...whole].sort((a, b) => a - b));
          expect(await walk(viewer, filter, 'forward', size)).toEqual(whole);
          expect(await walk(viewer, filter, 'backward', size)).toEqual(whole);
        },
      ),
      { numRuns: runs(25) },
    );
  });

  it('knows exactly whether there are others on either side', async () => {
    await fc.assert(
      fc.asyncProperty(
        people,
        accesses,
        filters,
        fc.option(fc.integer({ min: 1, max: 28 }), { nil: null }),
        fc.option(fc.integer({ min: 1, max: 28 }), { nil: null }),
        fc.constantFrom({ first: 3 }, { last: 3 }, { first: 100 }),
        async (list, access, filter, after, before, size) => {
          const { workspace } = await fill(list);
          const viewer = viewerOf(workspace, access);
          const whole = (await directory().find(viewer, filter)).persons.map(({ sequence }) => sequence);
          const cursors = {
            ...(after !== null && { after: personCursor(after) }),
            ...(before !== null && { before: personCursor(before) }),
          };
          const page = await directory().find(viewer, filter, { ...size, ...cursors });
          const within = whole.filter(sequence => sequence > (after ?? 0) && sequence < (before ?? 99));
          const expected = 'first' in size ? within.slice(0, size.first) : within.slice(-size.last);
          const [first, last] = [expected[0], expected.at(-1)];
          expect(page.persons.map(({ sequence }) => sequence)).toEqual(expected);
          if (first === undefined || last === undefined) return;
          expect(await page.hasNextPage()).toBe(whole.some(sequence => sequence > last));
          expect(await page.hasPreviousPage()).toBe(whole.some(sequence => sequence < first));
        },
      ),
      { numRuns: runs(25) },
    );
  });

  it.each<[string, PageArguments, [boolean, boolean]]>([
    ['before everyone', { afterId: 1 }, [false, false]],
    ['after a person deleted whom nobody precedes', { afterId: 2 }, [false, false]],
    ['after somebody', { afterId: 3 }, [false, true]],
    ['after everyone', { before: personCursor(9) }, [false, false]],
    ['before a person deleted whom nobody follows', { before: personCursor(6) }, [false, false]],
    ['before somebody', { before: personCursor(5) }, [true, false]],
    ['between two', { after: personCursor(3), before: personCursor(5) }, [true, true]],
    ['about the first, who stays', { first: 1, before: personCursor(4) }, [true, false]],
    ['about the last, who stays', { last: 1, afterId: 4 }, [false, true]],
  ])(
    'knows whether anybody follows and precedes a page that begins or ends %s',
    async (_, args, expected) => {
      const { workspace, identifiers } = await fill(Array.from({ length: 5 }, () => ({ groupIds: ['g1'] })));
      const { services, find } = directory();
      await deletePersons(services, viewerOf(workspace), [identifiers[0], identifiers[4]] as string[]);
      for (const access of ['*' as const, some(1), some(2), groups]) {
        const page = await find(viewerOf(workspace, access), {}, args);
        expect(page.persons).not.toEqual([]);
        expect([await page.hasNextPage(), await page.hasPreviousPage()]).toEqual(expected);
      }
    },
  );

  it.each(['forward', 'backward'] as const)(
    'neither skips nor repeats who matched throughout, whatever is written between pages, going %s',
    async direction => {
      const change = fc.tuple(fc.constantFrom('insert', 'delete', 'add', 'remove'), fc.nat(1_000));
      await fc.assert(
        fc.asyncProperty(
          people,
          accesses,
          fc.array(change, { maxLength: 12 }),
          async (list, access, changes) => {
            const { services, upsert, find } = directory();
            const { workspace, identifiers } = await fill(list);
            const admin = viewerOf(workspace);
            const viewer = viewerOf(workspace, access);
            const seen = async () => (await find(viewer)).persons.map(({ sequence }) => sequence);
            let throughout = await seen();
            const pages = await walk(viewer, {}, direction, 3, async () => {
              const [kind, place] = changes.pop() ?? ['nothing', 0];
              const who = identifiers[place % identifiers.length] as string;
              if (kind === 'insert')
                identifiers.push(
                  ...identifiersOf(await upsert(admin, [{ externalRef: `new ${place}`, groupIds: ['g1'] }])),
                );
              if (kind === 'delete') await deletePersons(services, admin, [who]);
              if (kind === 'add' || kind === 'remove')
                await changeMemberships(services, admin, kind, [who], ['g1']);
              const now = new Set(await seen());
              throughout = throughout.filter(sequence => now.has(sequence));
            });
            expect(pages).toHaveLength(new Set(pages).size);
            expect(pages).toEqual([...pages].sort((a, b) => a - b));
            expect(pages.filter(sequence => throughout.includes(sequence))).toEqual(throughout);
          },
        ),
        { numRuns: runs(15) },
      );
    },
  );

  it('goes on from a place whose person is gone, and from places past the end', async () => {
    const { workspace, identifiers } = await fill([
      { groupIds: ['g1'] },
      { groupIds: ['g1'] },
      { groupIds: ['g1'] },
    ]);
    // Who comes next in the database is of another tenant.
    await fill([{ groupIds: ['g1'] }, { groupIds: ['g1'] }]);
    const { services, refs, find } = directory();
    for (const viewer of [
      viewerOf(workspace),
      viewerOf(workspace, ['g1']),
      viewerOf(workspace, some(2)),
      viewerOf(workspace, groups),
    ]) {
      await deletePersons(services, viewerOf(workspace), [identifiers[1] as string]);
      expect(await refs(viewer, {}, { afterId: 3 })).toEqual(['p2']);
      expect(await refs(viewer, {}, { afterId: 0 })).toEqual(['p0', 'p2']);
      expect(await refs(viewer, {}, { before: personCursor(3) })).toEqual(['p0']);
      for (const afterId of [
        4,
        2 ** 32 - 2,
        2 ** 32 - 1,
        2 ** 32,
        2 ** 32 + 1,
        2 ** 33,
        Number.MAX_SAFE_INTEGER,
      ]) {
        const page = await find(viewer, {}, { afterId });
        expect(page.persons).toEqual([]);
        expect([await page.hasNextPage(), await page.hasPreviousPage()]).toEqual([false, true]);
        expect(await refs(viewer, {}, { before: personCursor(afterId), last: 1 })).toEqual([
          afterId === 4 ? 'p0' : 'p2',
        ]);
      }
    }
  });
}
