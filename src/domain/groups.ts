import type { Group } from './person.ts';
import { isPlain, maxText } from './text.ts';

/** Of what groups are called, in UTF-16 units: a code point has two at most. */
const maxLength = 2 * maxText;

/** Whether a group may be called so: no other is worth looking for. */
export const isGroupName = (text: string): boolean =>
  text !== '' && text.length <= maxLength && isPlain(text);

export const byIdentifier = (a: Group, b: Group): number => (a.identifier < b.identifier ? -1 : 1);

/** A page of groups that are at hand, by identifier. */
export const groupsAfter = (groups: Iterable<Group>, after: string, limit: number): Group[] =>
  [...groups]
    .filter(({ identifier }) => identifier > after)
    .sort(byIdentifier)
    .slice(0, limit);
