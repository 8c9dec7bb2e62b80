import { plural } from '../../domain/contactPoints.ts';
import { isObject } from '../../domain/json.ts';
import { attributePrefix, otherPoints } from './columns.ts';

const lists: readonly string[] = ['groupIds', 'groupExternalRefs', ...Object.keys(otherPoints)];
const json: readonly string[] = ['attributes', 'emailAddresses', 'phoneNumbers', 'contactAssignments'];

/**
 * What spreadsheets take for a formula (https://owasp.org/www-community/attacks/CSV_Injection), the full-width signs
 * included; `export` puts an apostrophe before it, as they do for plain text, and before what begins so already.
 */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

export const neutralised = (text: string): string => (formula.test(text) ? `'${text}` : text);

const plain = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

/** @returns the value of a cell that isn't empty. @throws SyntaxError for what should be JSON and isn't */
function cellValue(field: string, cell: string): unknown {
  if (lists.includes(field)) return entriesOf(cell);
  if (json.includes(field)) return JSON.parse(cell);
  return field === 'expectedVersion' ? Number(cell) : plain(cell);
}

const entriesOf = (cell: string): readonly string[] =>
  cell
    .split(';')
    .map(entry => plain(entry.trim()))
    .filter(entry => entry !== '');

/** A row of CSV as an object of the API's; an empty cell says nothing. */
export function objectOf(
  fields: readonly (string | null)[],
  cells: readonly string[],
): { readonly value: Record<string, unknown> } | { readonly problem: string } {
  const value: Record<string, unknown> = {};
  for (const [at, field] of fields.entries()) {
    const cell = cells[at]?.trim() ?? '';
    if (field === null || cell === '') continue;
    try {
      set(value, field, cellValue(field, cell));
    } catch {
      return { problem: `${field}: Expected JSON.` };
    }
  }
  return { value: withOthers(value) };
}

/** An object of a file with its names made those of fields. */
export function renamed(
  object: Readonly<Record<string, unknown>>,
  fieldOf: (name: string) => string | null,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(object)) {
    const field = fieldOf(name);
    if (field !== null) set(value, field, given);
  }
  return withOthers(value);
}

function set(value: Record<string, unknown>, field: string, given: unknown): void {
  const own = field.startsWith(attributePrefix);
  if (own || (field === 'attributes' && isObject(value.attributes) && isObject(given))) {
    const more = own
      ? [[field.slice(attributePrefix.length), given] as const]
      : Object.entries(given as object);
    value.attributes = Object.fromEntries([...Object.entries(value.attributes ?? {}), ...more]);
  } else value[field] = given;
}

/** The primary address and the others as the one list that the API has for them. */
function withOthers(value: Record<string, unknown>): Record<string, unknown> {
  for (const [others, primary] of Object.entries(otherPoints)) {
    if (value[others] == null) continue;
    const entries = [value[others]].flat().map(entry => ({ value: entry }));
    const first = value[primary] == null ? [] : [{ value: value[primary], primary: true }];
    value[plural[primary]] = [...first, ...entries];
    delete value[others];
    delete value[primary];
  }
  return value;
}
