import { CommandError } from '../failure.ts';

/** What `export` writes of a person and nobody may set. */
export const ownFields = ['version', 'createdAt', 'updatedAt', 'firstSeenAt', 'lastSeenAt'] as const;

/** What a file of rejected rows adds to each. */
export const rejectFields = ['rejectedRow', 'rejectedCode', 'rejectedReason', 'rejectedCells'] as const;

/** Of a person with several addresses or numbers, those that aren't the primary one. */
export const otherPoints = { otherEmailAddresses: 'emailAddress', otherPhoneNumbers: 'phoneNumber' } as const;

export const attributePrefix = 'attributes.';

export type FieldOf = (name: string) => string | null;

/**
 * Which field a column, or a key of an object, stands for; null for one to be passed over. Names may be written as
 * they are in other systems: `first_name`, `First Name`.
 * @param map what `--map` says; an empty field passes a column over
 * @throws CommandError for a name that is no field's
 */
export function fieldFinder(fields: readonly string[], map: ReadonlyMap<string, string>): FieldOf {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
  const passedOver: readonly string[] = [...ownFields, ...rejectFields];
  const known = new Map(
    [...fields, ...Object.keys(otherPoints), ...passedOver].map(field => [plain(field), field]),
  );
  const fieldNamed = (name: string): string | undefined =>
    name.startsWith(attributePrefix) && name.length > attributePrefix.length ? name : known.get(plain(name));
  for (const field of map.values())
    if (field !== '' && fieldNamed(field) === undefined)
      throw new CommandError(`--map: ${field} is no field of a person. Fields: ${fields.join(', ')}.`);

  const found = new Map<string, string | null>();
  return name => {
    // A comma at the end of each row makes such a column.
    if (name === '' && !map.has(name)) return null;
    const before = found.get(name);
    if (before !== undefined) return before;
    const mapped = map.get(name);
    const field = mapped === '' ? null : fieldNamed(mapped ?? name);
    if (field === undefined)
      throw new CommandError(
        `"${name.slice(0, 100)}" is no field of a person: say --map "${name.slice(0, 100)}=FIELD", or --map "${name.slice(0, 100)}=" to pass it over. Fields: ${fields.join(', ')}.`,
      );
    const result = field !== null && passedOver.includes(field) ? null : field;
    if (found.size < 10_000) found.set(name, result);
    return result;
  };
}

/** @throws CommandError for a column twice, or a `--map` that names none */
export function fieldsOfHeader(
  header: readonly string[],
  fieldOf: FieldOf,
  map: ReadonlyMap<string, string>,
): readonly (string | null)[] {
  for (const column of map.keys())
    if (!header.includes(column)) throw new CommandError(`--map: there is no column "${column}".`);
  const fields = header.map(fieldOf);
  const twice = fields.find((field, at) => field !== null && fields.indexOf(field) !== at);
  if (twice != null)
    throw new CommandError(`Two columns stand for ${twice}; pass one over by --map "COLUMN=".`);
  if (fields.every(field => field === null))
    throw new CommandError('No column stands for a field of a person.');
  return fields;
}
