/** What a column of a file may stand for: the same names as those of `persons import`. */
export const columnFields = {
  externalRef: 'External reference',
  firstName: 'First name',
  lastName: 'Last name',
  emailAddress: 'E-mail',
  phoneNumber: 'Phone',
  status: 'Status',
  locale: 'Language',
  timezone: 'Time zone',
  avatarUrl: 'Picture',
  identifier: 'Identifier',
} as const;

export type ColumnField = keyof typeof columnFields;
/** A field, an attribute named as the column, or nothing. */
export type Meaning = ColumnField | 'attribute' | '';

const aliases: Readonly<Record<string, ColumnField>> = {
  email: 'emailAddress',
  mail: 'emailAddress',
  phone: 'phoneNumber',
  mobile: 'phoneNumber',
  telephone: 'phoneNumber',
  first: 'firstName',
  givenname: 'firstName',
  last: 'lastName',
  surname: 'lastName',
  familyname: 'lastName',
  ref: 'externalRef',
  id: 'externalRef',
  userid: 'externalRef',
  language: 'locale',
  ...Object.fromEntries(Object.keys(columnFields).map(field => [field.toLowerCase(), field as ColumnField])),
};

/** A guess by the column's name; each field is guessed once. */
export function guessMeanings(header: readonly string[]): Meaning[] {
  const taken = new Set<Meaning>();
  return header.map(name => {
    const field = aliases[name.toLowerCase().replace(/[\s_.-]/g, '')];
    if (field === undefined || taken.has(field)) return name.trim() === '' ? '' : 'attribute';
    taken.add(field);
    return field;
  });
}

/** Of two columns for one field neither can be told to be right. */
export const meantTwice = (meanings: readonly Meaning[]): ColumnField | undefined =>
  meanings.find(
    (meaning, at): meaning is ColumnField =>
      meaning !== '' && meaning !== 'attribute' && meanings.indexOf(meaning) !== at,
  );
