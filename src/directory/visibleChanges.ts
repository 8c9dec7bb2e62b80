import type { FieldChange } from '../domain/outcome.ts';
import type { JsonValue } from '../domain/person.ts';

const identifiersIn = (value: JsonValue): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

/** Of what the lists among the changes are. */
const lists: Readonly<Record<string, 'groups' | 'persons'>> = {
  groups: 'groups',
  assignments: 'persons',
  contacts: 'persons',
};

/** The identifiers that a change lists. */
export const listed = (
  things: 'groups' | 'persons',
  { field, before, after }: FieldChange,
): readonly string[] => (lists[field] === things ? [...identifiersIn(before), ...identifiersIn(after)] : []);

/** As much of a change as may be seen: who made it may have had access to more. */
export function visibleChange(
  change: FieldChange,
  visible: Readonly<Record<'groups' | 'persons', { has(identifier: string): boolean }>>,
): readonly FieldChange[] {
  const things = lists[change.field];
  if (things === undefined) return [change];
  const seen = (list: JsonValue) => identifiersIn(list).filter(identifier => visible[things].has(identifier));
  const [before, after] = [seen(change.before), seen(change.after)];
  return before.length === after.length ? [] : [{ ...change, before, after }];
}
