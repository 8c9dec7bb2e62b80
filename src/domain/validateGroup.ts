import type { GroupItem, RefusedGroupItem } from './planGroups.ts';
import { Invalid, keyText, maxText, plainText, valid } from './text.ts';

/** One item of `upsertGroups` as it comes in: absent or blank keeps, null clears. */
export interface GroupInput {
  readonly identifier?: string | null | undefined;
  readonly externalRef?: string | null | undefined;
  readonly name?: string | null | undefined;
}

/** @returns the item, or INVALID_VALUE with a reason that names the first field at fault. */
export function validateGroup(index: number, input: GroupInput): GroupItem | RefusedGroupItem {
  const item = valid(() => canonicalItem(index, input));
  return 'code' in item ? { index, failure: item } : item;
}

function canonicalItem(index: number, { identifier, externalRef, name }: GroupInput): GroupItem {
  const chosen = identifier == null ? null : keyText('identifier', identifier, maxText) || null;
  if (chosen !== null && !/^[A-Za-z0-9_.-]{1,64}$/.test(chosen))
    throw new Invalid('identifier takes 1 to 64 of the characters A-Z a-z 0-9 _ . -');
  return {
    index,
    identifier: chosen,
    ...given('externalRef', externalRef, keyText),
    ...given('name', name, plainText),
  };
}

function given<Field extends string>(
  field: Field,
  value: string | null | undefined,
  text: typeof plainText,
): { [F in Field]?: string | null } {
  if (value === undefined) return {};
  const stored = value === null ? null : text(field, value, maxText);
  return stored === '' ? {} : ({ [field]: stored } as { [F in Field]?: string | null });
}
