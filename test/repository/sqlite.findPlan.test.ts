import { describe, expect, it } from 'vitest';
import type { Criterion } from '../../src/repository/sqlite/findCriteria.ts';
import type { PartKind } from '../../src/repository/sqlite/findOrder.ts';
import { type Plan, plansOf, type Question } from '../../src/repository/sqlite/findPlan.ts';

const million = 1_000_000;
const question = (
  criteria: readonly Criterion[],
  parts: readonly PartKind[],
  rest: Partial<Question> = {},
): Question => ({
  asked: { criteria, values: {}, terms: criteria.includes('attributes') ? ['a', 'b'] : [] },
  groups: 'whole',
  parts,
  count: false,
  size: 101,
  persons: () => million,
  ...rest,
});

/** The plans that are tried in turn, where so many entries are found for what is asked for. */
const plans = (asked: Question, entries: Record<string, number> = {}): Plan[] => [
  ...plansOf(asked, (driver, limit, term) => Math.min(entries[term ?? driver] ?? million, limit)),
];
const walk = { driver: null, few: false };
const stream = (driver: string) => ({ driver, few: false });
const sorted = (driver: string) => ({ driver, few: true });
/** √(101 × 10⁶) */
const patience = 10_050;

const byName: PartKind[] = ['lastNameFolded', 'lastNameFolded tied'];
const byUpdate: PartKind[] = ['updatedAt tied', 'updatedAt'];

describe('a find goes', () => {
  it.each<[string, Question, Record<string, number>, object[]]>([
    ['by its order when nothing is asked for', question([], byName), {}, [walk]],
    [
      'by a key, whatever else is asked for',
      question(['emailAddress', 'search', 'status'], ['id']),
      {},
      [stream('emailAddress')],
    ],
    ['by identifiers in any order', question(['identifiers', 'status'], byName), {}, [sorted('identifiers')]],
    [
      'by a name and its groups, of namesakes without end only so far without a look at the groups',
      question(['firstName'], ['id'], { groups: 'one' }),
      {},
      [{ ...stream('firstName'), patience: 1_000 }, stream('firstName')],
    ],
    [
      'by a group of few after a thousand namesakes',
      question(['lastName'], ['id'], { groups: 'many' }),
      { groups: 2_000 },
      [{ ...stream('lastName'), patience: 1_000 }, sorted('groups')],
    ],
    ['by a name alone', question(['lastName'], ['id']), {}, [stream('lastName')]],
    [
      'by each of many groups in the order of creation',
      question([], ['id'], { groups: 'many' }),
      {},
      [{ ...walk, members: true }],
    ],
    [
      'by the members of groups, to count them',
      question([], ['id'], { groups: 'many', count: true, size: 10_001 }),
      {},
      [{ ...sorted('groups'), patience: 30_003 }, { ...walk, patience: 30_003 }, sorted('groups')],
    ],
    ['by the one thing that gives the order', question(['status'], ['id']), {}, [stream('status')]],
    ['by a last name in its own order', question(['lastName'], byName), {}, [stream('lastName')]],
    ['by time in its own order', question(['updated'], byUpdate), {}, [walk]],
    ['by its groups in the order of creation', question([], ['id'], { groups: 'several' }), {}, [walk]],
    [
      'by what is rare',
      question(['status', 'attribute'], byName),
      { attribute: 9, status: 99 },
      [sorted('attribute')],
    ],
    [
      'by the rarer of two attributes',
      question(['attributes'], byName),
      { a: 99, b: 9 },
      [{ ...sorted('attributes'), term: 'b' }],
    ],
    ['by rare groups', question(['search'], byUpdate, { groups: 'many' }), { groups: 9 }, [sorted('groups')]],
    ['nowhere when nobody has what is asked for', question(['search', 'status'], byName), { search: 0 }, []],
    [
      'by what is common in the order of creation',
      question(['search', 'status'], ['id']),
      {},
      [stream('status')],
    ],
    [
      'by its order when all is common, then by the rarest',
      question(['status'], byName),
      { status: 20_000 },
      [{ ...walk, patience }, sorted('status')],
    ],
    [
      'by its order for longer before it sorts very many',
      question(['status'], byName),
      { status: 200_000 },
      [{ ...walk, patience }, { ...walk, patience: 200_000 }, sorted('status')],
    ],
    [
      'by anything that gives each once, to count',
      question(['statuses'], ['id'], { count: true, size: 10_001 }),
      {},
      [stream('statuses')],
    ],
    [
      'by looking at each, to count what gives some twice',
      question(['search'], ['id'], { count: true, size: 10_001 }),
      {},
      [walk],
    ],
  ])('%s', (_, asked, entries, expected) => {
    expect(plans(asked, entries)).toEqual(expected);
  });

  it('on by a name of which enough were met in its groups, without a count', () => {
    for (const [met, counts] of [
      [11, false],
      [10, true],
    ] as const) {
      let counted = false;
      const find = plansOf(question(['lastName'], ['id'], { groups: 'one' }), (_, limit) => {
        counted = true;
        return limit;
      });
      expect(find.next().value).toEqual({ ...stream('lastName'), patience: 1_000 });
      expect(find.next(met).value).toEqual(stream('lastName'));
      expect([counted, find.next().done]).toEqual([counts, true]);
    }
  });

  it('by more than a page’s worth where several things are asked for', () => {
    const asked = question(['status', 'attribute'], byName);
    expect(plans(asked, { status: 25_000 })).toEqual([sorted('status')]);
    expect(plans(asked, { status: 35_000 })[0]).toEqual({ ...walk, patience: 30_000 });
  });
});
