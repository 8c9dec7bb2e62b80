import { maxPageSize } from '../../domain/paging.ts';
import type { Asked, Grouping } from './findCriteria.ts';
import { type DriverName, drivers, driversOf, isKeyDriver } from './findDrivers.ts';
import type { PartKind } from './findOrder.ts';

/** What a find goes by: see Shape. */
export interface Plan {
  readonly driver: DriverName | null;
  readonly few: boolean;
  /** The attribute that `attributes` goes by. */
  readonly term?: string;
  /** So many persons are walked past (entries counted) for a page; when it isn't full by then, there is another plan. */
  readonly patience?: number;
  /** Whether the members of many groups are read: see findPage.ts. */
  readonly members?: true;
}

export interface Question {
  readonly asked: Asked;
  readonly groups: Grouping;
  readonly parts: readonly PartKind[];
  readonly count: boolean;
  /** How many persons are wanted. */
  readonly size: number;
  /** How many the workspace has at most; asked for only where it matters. */
  readonly persons: () => number;
}

/** Counts a driver's entries, no further than `limit`. */
export type Probe = (driver: DriverName, limit: number, term: string | undefined) => number;

export const walk: Plan = { driver: null, few: false };
const stream = (driver: DriverName): Plan => ({ driver, few: false });
const sorted = (driver: DriverName, term?: string): Plan => ({
  driver,
  few: true,
  ...(term !== undefined && { term }),
});

/** Of one name so many are looked at, and then it's asked what is rarer. */
const namesakes = 1_000;

/** Names take these along. */
const besideNames: readonly DriverName[] = ['firstName', 'lastName', 'status', 'updated', 'groups'];

/** Where so many in a page's worth are met early, the rest is met soon. */
const enough = 10;

/**
 * What a find goes by: an index that gives the asked order by itself, where nothing else is asked for or it's
 * a key; else the rarest of all that is asked for, if it's rare; else the order's own index, which meets the
 * page soon, as all that is asked for is common. But those who are meant may stand at its other end: when
 * patience has ended, the next plan is tried, and it's told how many were met by then.
 * @returns nothing when nobody can be found.
 */
export function* plansOf(question: Question, probe: Probe): Generator<Plan, void, number | undefined> {
  const sure = surePlan(question);
  if (sure) return void (yield sure);
  const { asked, groups, count, size } = question;
  const given = driversOf(asked.criteria, groups);
  if (count && given.length === 1 && given[0] === 'groups') {
    // Entry by entry, unless most are of persons who were met in another group: then person by person.
    yield { ...sorted('groups'), patience: 3 * size };
    yield { ...walk, patience: 3 * size };
    yield sorted('groups');
    return;
  }
  const name = given.find(name => name === 'firstName' || name === 'lastName');
  if (name && !count && isById(question) && given.every(other => besideNames.includes(other))) {
    const met = yield { ...stream(name), patience: namesakes };
    if (met !== undefined && met * enough > size) return void (yield stream(name));
  }
  const dense = given.find(name => (count ? drivers[name].once : inOrder(question, name)));
  // What gives the order itself is walked, too, but for what it says.
  const few = fewOf(question, given.length - (dense && !count ? 1 : 0));
  const rare = rarestOf(question, few, probe);
  if (rare === null) return;
  if (rare) return void (yield rare.plan);
  if (dense) return void (yield stream(dense));
  if (count) return void (yield walk);
  yield { ...walk, patience: few };
  const rarest = rarestOf(question, Number.MAX_SAFE_INTEGER, probe);
  if (!rarest) return;
  // To sort very many takes long: the walk may go on for as long first.
  if (rarest.entries > 4 * few) yield { ...walk, patience: rarest.entries };
  yield rarest.plan;
}

/** The plan of a question that says by itself what it should go by. */
function surePlan(question: Question): Plan | undefined {
  const { asked, groups, parts, count } = question;
  const given = driversOf(asked.criteria, groups);
  const byId = isById(question);
  const unique = given.find(name => name === 'identifier' || name === 'identifiers');
  if (unique) return sorted(unique);
  const key = given.find(isKeyDriver);
  if (key && byId) return stream(key);
  const [sole, ...others] = given;
  if (sole === undefined) return walk;
  if (others.length > 0) return undefined;
  if (sole === 'groups' && groups === 'many' && byId && !count) return { ...walk, members: true };
  if (inOrder({ parts }, sole)) return stream(sole);
  const walks =
    sole === 'groups'
      ? byId && (!count || groups === 'one')
      : sole === 'updated' && parts.every(part => part.startsWith('updatedAt'));
  return walks ? walk : undefined;
}

const isById = ({ parts }: Question): boolean => parts.every(part => part === 'id');

const inOrder = ({ parts }: Pick<Question, 'parts'>, name: DriverName): boolean =>
  parts.every(part => drivers[name].ordered.includes(part));

/** The rarest of all that is asked for; null when something has nobody, undefined when all have more than `limit`. */
function rarestOf(
  { asked, groups }: Question,
  limit: number,
  probe: Probe,
): { readonly plan: Plan; readonly entries: number } | null | undefined {
  let rarest: { plan: Plan; entries: number } | undefined;
  // Groups first, whose entries are the smallest: what comes after is counted no further than them.
  for (const driver of driversOf(asked.criteria, groups).reverse())
    for (const term of driver === 'attributes' ? asked.terms : [undefined]) {
      const least = rarest?.entries ?? limit;
      const entries = probe(driver, least + 1, term);
      if (entries === 0) return null;
      if (entries <= least) rarest = { plan: sorted(driver, term), entries };
    }
  return rarest;
}

/**
 * How many persons are few enough to be sorted for one page. To go by something that `n` of `N` persons have
 * reads them all; to walk the order until `size` are met, of whom `k` things are asked that `n` have each,
 * reads about size × (N / n)^k. The two meet at the (k + 1)th root of size × N^k.
 */
function fewOf({ size, persons, count }: Question, things: number): number {
  const even = (Math.max(size, maxPageSize) * persons() ** things) ** (1 / (things + 1));
  return Math.min(count ? 100_000 : 30_000, Math.max(1_000, Math.ceil(even)));
}
