import { maxPageSize } from '../../domain/paging.ts';
import type { Asked, Grouping } from './findCriteria.ts';
import { type DriverName, drivers, driversOf, isKeyDriver } from './findDrivers.ts';
import type { PartKind } from './findOrder.ts';

/** What a find goes by: see Shape. `term` is the attribute that `attributes` goes by. */
export interface Plan {
  readonly driver: DriverName | null;
  readonly few: boolean;
  readonly term?: string;
}

export interface Question {
  readonly asked: Asked;
  readonly groups: Grouping;
  readonly parts: readonly PartKind[];
  readonly count: boolean;
  /** So many persons may be sorted for a page; asked for only where it matters. */
  readonly few: () => number;
}

/**
 * To drive by something reads and sorts all that it has, say `n` of `N` persons; to walk the page's order until
 * a page of them was met reads about page × N / n. They meet at √(page × N).
 */
export const fewOf = (persons: number): number =>
  Math.min(20_000, Math.max(1_000, Math.ceil(Math.sqrt(maxPageSize * persons))));

const stream = (driver: DriverName): Plan => ({ driver, few: false });
const sorted = (driver: DriverName, term?: string): Plan => ({
  driver,
  few: true,
  ...(term !== undefined && { term }),
});
const walk: Plan = { driver: null, few: false };

/** Names take these along without a look at which is rarer. */
const besideNames: readonly DriverName[] = ['firstName', 'lastName', 'status', 'updated', 'groups'];

/**
 * What a find goes by: an index that gives the asked order by itself, where nothing else is asked for or it's
 * a key; else the rarest of all that is asked for, if it's rare; else the order's own index, which meets the
 * page soon, as all that is asked for is common.
 * @param probe counts a driver's entries, no further than `limit`.
 * @returns null when nobody can be found.
 */
export function planOf(
  { asked, groups, parts, count, few }: Question,
  probe: (driver: DriverName, limit: number, term: string | undefined) => number,
): Plan | null {
  const given = driversOf(asked.criteria, groups);
  const byId = parts.every(part => part === 'id');
  const inOrder = (name: DriverName) => parts.every(part => drivers[name].ordered.includes(part));

  const unique = given.find(name => name === 'identifier' || name === 'identifiers');
  if (unique) return sorted(unique);
  const key = given.find(isKeyDriver);
  if (key && byId) return stream(key);
  const name = given.find(name => name === 'firstName' || name === 'lastName');
  if (name && byId && given.every(other => besideNames.includes(other))) return stream(name);
  const [sole, ...others] = given;
  if (sole === undefined) return walk;
  if (others.length === 0) {
    if (inOrder(sole)) return stream(sole);
    if ((sole === 'groups' && byId) || (sole === 'updated' && parts[0]?.startsWith('updatedAt'))) return walk;
  }

  let [rarest, least]: [Plan | null, number] = [null, few()];
  for (const driver of given)
    for (const term of driver === 'attributes' ? asked.terms : [undefined]) {
      const entries = probe(driver, least + 1, term);
      if (entries === 0) return null;
      if (entries <= least) [rarest, least] = [sorted(driver, term), entries];
    }
  if (rarest) return rarest;
  if (byId && (groups === 'one' || groups === 'several')) return walk;
  const dense = given.find(name => (count ? drivers[name].once : inOrder(name)));
  return dense ? stream(dense) : walk;
}
