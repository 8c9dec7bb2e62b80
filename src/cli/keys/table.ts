import type { ApiKey } from '../../domain/apiKey.ts';
import type { Timestamp } from '../../domain/person.ts';
import type { GroupAccess } from '../../domain/viewer.ts';

/** How many groups of a key are named. */
const named = 3;

const heading = [
  'IDENTIFIER',
  'WORKSPACE',
  'SUBJECT',
  'GROUPS',
  'SCOPES',
  'CREATED',
  'EXPIRES',
  'LAST USED',
] as const;

/** Columns for people, one line a key. */
export function keyTable(keys: readonly ApiKey[]): string {
  const rows = [heading, ...keys.map(cells)];
  const widths = heading.map((_title, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  );
  return rows
    .map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map(line => `${line.trimEnd()}\n`)
    .join('');
}

function cells(key: ApiKey): readonly string[] {
  return [
    key.identifier,
    key.workspace,
    key.subject,
    groups(key.access),
    key.scopes.join(' '),
    moment(key.createdAt),
    moment(key.expiresAt),
    moment(key.lastUsedAt),
  ];
}

function groups(access: GroupAccess): string {
  if (access.kind === 'all') return '*';
  if (access.kind === 'granted') return '(as granted)';
  const { identifiers } = access;
  if (identifiers.length === 0) return '(none)';
  const rest = identifiers.length - named;
  return identifiers.slice(0, named).join(',') + (rest > 0 ? ` and ${rest} more` : '');
}

/** To the second, in UTC. */
const moment = (timestamp: Timestamp | null): string =>
  timestamp === null ? 'never' : `${new Date(timestamp).toISOString().slice(0, 19)}Z`;
