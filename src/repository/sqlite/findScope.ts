import type { ItemReach } from '../../domain/reach.ts';
import type { Grouping } from './findCriteria.ts';
import type { Value, Values } from './statement.ts';

/** The groups of a reach as statements look at them. */
export interface Scope {
  readonly groups: Grouping;
  /** For `several`: how many arms of a UNION. */
  readonly arms: number;
  readonly keys: ReadonlyMap<number, unknown>;
  /** `group0` and so on, one for each arm. */
  readonly values: Values;
  /** The keys as one JSON value. */
  readonly list: () => string;
}

/** Groups of which each gets an arm of a UNION: 500 arms, SQLite's most, take longer than other ways. */
export const maxArms = 64;

const scopes = new WeakMap<ItemReach, Scope | null>();

/** How to look at the groups of a reach; null for no group, which must never become no condition. */
export function scopeOf(reach: ItemReach): Scope | null {
  const known = scopes.get(reach);
  if (known !== undefined) return known;
  const scope = made(reach);
  scopes.set(reach, scope);
  return scope;
}

function made({ whole, groups: keys }: ItemReach): Scope | null {
  let json: string | undefined;
  const list = () => {
    json ??= JSON.stringify([...keys.keys()]);
    return json;
  };
  const scope = (groups: Grouping, arms: number): Scope => ({
    groups,
    arms,
    keys,
    list,
    values: armValues([...keys.keys()], arms),
  });
  if (whole) return scope('whole', 0);
  if (keys.size === 0) return null;
  if (keys.size === 1) return scope('one', 1);
  if (keys.size > maxArms) return scope('many', 0);
  // Padded, which keeps the statements few: no group equals null.
  return scope('several', 2 ** Math.ceil(Math.log2(keys.size)));
}

function armValues(keys: readonly number[], arms: number): Values {
  const values: Record<string, Value> = {};
  for (let arm = 0; arm < arms; arm++) values[`group${arm}`] = keys[arm] ?? null;
  return values;
}
