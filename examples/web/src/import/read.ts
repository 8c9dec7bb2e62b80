import { parse } from 'csv-parse/browser/esm/sync';
import type { PersonInput, PersonStatus } from '../gql/graphql.ts';
import { statusNames } from '../shared/person.tsx';
import type { Meaning } from './columns.ts';

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}

export interface Row {
  /** In the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** @throws Error in words for people, when the text is no CSV with a header */
export function readTable(text: string): Table {
  const records = parse(text, {
    bom: true,
    // Spreadsheets copy tabs, and save semicolons where the comma is for decimals.
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const [header, ...rows] = records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  return { header: header?.cells ?? [], rows };
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const count = (delimiter: string) => first.split(delimiter).length;
  return ['\t', ';'].reduce((best, other) => (count(other) > count(best) ? other : best), ',');
}

/** A row as the API's input; an empty cell says nothing. */
export function personOf(
  { header }: Pick<Table, 'header'>,
  meanings: readonly Meaning[],
  { cells }: Row,
  group: string,
): PersonInput {
  const person: PersonInput = {};
  const attributes: Record<string, unknown> = {};
  for (const [at, meaning] of meanings.entries()) {
    const cell = cells[at] ?? '';
    if (cell === '' || meaning === '') continue;
    if (meaning === 'attribute') attributes[header[at] ?? ''] = cell;
    else if (meaning === 'status') person.status = cell.toUpperCase() as PersonStatus;
    else person[meaning] = cell;
  }
  if (Object.keys(attributes).length > 0) person.attributes = attributes;
  if (group !== '') person.groupIds = [group];
  return person;
}

/** A status that is none would fail the whole request. */
export const unknownStatus = ({ status }: PersonInput): boolean =>
  typeof status === 'string' && !Object.hasOwn(statusNames, status);
