import type { JsonValue } from './person.ts';

/** Whether a value is what JSON calls an object: no list, and not null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two JSON values mean the same; the order of an object's keys means nothing. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => sameJson(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && sameJson(a[key] as JsonValue, b[key] as JsonValue))
  );
}

/** JSON with the keys of objects in order, so that values that mean the same are the same text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/**
 * The same value with every string, keys included, run through `text`. Built by entries, so that a key named
 * `__proto__` is a key like any other.
 * @returns undefined when it nests deeper than `depth`, or holds a number that JSON can't write.
 */
export function mapText(
  value: JsonValue,
  text: (text: string) => string,
  depth: number,
): JsonValue | undefined {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return undefined;
  const parts: [string, JsonValue][] = [];
  for (const [key, part] of Object.entries(value)) {
    const mapped = mapText(part, text, depth - 1);
    if (mapped === undefined) return undefined;
    parts.push([text(key), mapped]);
  }
  return Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}
