import { UnusableDatabase } from '../domain/errors.ts';
import { keysIn } from '../domain/historyRecords.ts';

/** A row as every engine has it: no number that only one engine knows, nothing that can be worked out of the rest. */
export type Row = Readonly<Record<string, string | number | null>>;

/**
 * What a directory consists of, with the columns of the rows below, each table after those that it points at. Groups
 * are pointed at by their numbers in their workspaces, persons by their sequence numbers: history speaks of those who
 * are no more, and cursors of changes of the groups that their reader could see.
 */
export const tables = {
  workspaces: ['id', 'name', 'lastSequence', 'lastChange', 'changesFrom'],
  groups: ['workspace', 'number', 'identifier', 'externalRef', 'name'],
  former_groups: ['workspace', 'number', 'identifier'],
  persons: [
    ...['workspace', 'sequence', 'identifier', 'externalRef', 'firstName', 'lastName', 'emailAddress'],
    ...['phoneNumber', 'avatarUrl', 'timezone', 'locale', 'status', 'attributes', 'createdAt', 'updatedAt'],
    ...['firstSeenAt', 'lastSeenAt', 'version'],
  ],
  person_keys: ['workspace', 'kind', 'value', 'person', 'display', 'ordinal'],
  person_groups: ['workspace', 'group', 'person'],
  person_attributes: ['workspace', 'term', 'person'],
  contact_assignments: ['workspace', 'assignedTo', 'person', 'createdAt'],
  api_keys: [
    ...['identifier', 'workspace', 'subject', 'hash', 'groups', 'scopes', 'createdAt', 'expiresAt'],
    'lastUsedAt',
  ],
  group_grants: ['workspace', 'subject', 'group'],
  person_changes: [
    ...[
      'workspace',
      'place',
      'person',
      'identifier',
      'kind',
      'occurredAt',
      'subject',
      'requestId',
      'matchedBy',
    ],
    ...['version', 'changes', 'groupsBefore', 'groupsAfter'],
  ],
  idempotency_records: ['workspace', 'subject', 'key', 'inputHash', 'answer', 'createdAt'],
  meta: ['name', 'value'],
} as const satisfies Record<string, readonly string[]>;

export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables) as TableName[];

/** A place in a table of one engine: the key of the last row read. */
export type Key = readonly (string | number)[];

/** Notes how far a copy has come, in the database that is copied into; whoever else opens that one refuses it. */
export const copyNote = 'copy_progress';
export const halfCopy =
  'is half a copy of another one: `persons copy` with the same addresses makes it whole';

export const noDirectory = 'holds no directory';

/** A whole database, table by table, for who copies it into another one. */
export interface Tables {
  count(table: TableName): Promise<number>;
  /** At most so many rows after a key, in the order of this engine's keys, and the last one's key. */
  read(
    table: TableName,
    after: Key | null,
    limit: number,
  ): Promise<{ readonly rows: readonly Row[]; readonly last: Key | null }>;
  /** One transaction; rows that are there stay as they are. `note` says how far the copy has come then. */
  write(table: TableName, rows: readonly Row[], note: string): Promise<void>;
  /** What was noted last; null: no copy is under way. */
  note(): Promise<string | null>;
  /** The copy is whole. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The groups of a change, with other numbers. */
export function renumbered(
  groups: Row[string] | undefined,
  number: (group: number) => number,
): string | null {
  const numbers = keysIn(groups as string | null);
  return numbers && JSON.stringify(numbers.map(number));
}

/**
 * Gives whoever does its work on a database with what goes wrong with it told in one line.
 * @param called what it is for people
 * @param problemOf what is wrong, as the end of a sentence
 */
export const problemsTold =
  (called: string, problemOf: (error: unknown) => string | undefined) =>
  <Worker extends Readonly<Record<keyof Worker, (...args: never[]) => Promise<unknown>>>>(
    worker: Worker,
  ): Worker =>
    Object.fromEntries(
      Object.entries<(...args: never[]) => Promise<unknown>>(worker).map(([name, work]) => [
        name,
        async (...args: never[]) => {
          try {
            return await work(...args);
          } catch (error) {
            const problem = error instanceof UnusableDatabase ? error.message : problemOf(error);
            throw problem ? new UnusableDatabase(`${called} ${problem}.`, { cause: error }) : error;
          }
        },
      ]),
    ) as never;
