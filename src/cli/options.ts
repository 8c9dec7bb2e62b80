import { InvalidArgumentError, Option } from 'commander';
import { type Scope, scopes } from '../domain/viewer.ts';

/*
 * Options that several commands have.
 */

/** What the options below give, together. */
export interface GrantOptions {
  readonly workspace: string;
  /** False for --no-groups. */
  readonly groups: readonly string[] | '*' | false;
  readonly scopes: readonly Scope[];
}

export const workspaceOption = (): Option =>
  new Option('--workspace <name>', 'the tenant').default('default');

export const groupsOption = (): Option =>
  new Option('--groups <list>', 'identifiers of accessible groups, comma-separated, or * for all')
    .default('*')
    .argParser(parseGroups);

export const noGroupsOption = (): Option =>
  new Option('--no-groups', 'leave the groups to what is granted to the subject in the directory');

export const scopesOption = (): Option =>
  new Option('--scopes <list>', 'what may be done, space-separated')
    .default(scopes, `"${scopes.join(' ')}"`)
    .argParser(parseScopes);

function parseGroups(list: string): readonly string[] | '*' {
  if (list.trim() === '*') return '*';
  return list
    .split(',')
    .map(group => group.trim())
    .filter(group => group !== '');
}

/** Entries between commas. @throws InvalidArgumentError for none: what names no group would mean all of them */
export function parseList(list: string): readonly string[] {
  const entries = list
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
  if (entries.length === 0) throw new InvalidArgumentError('At least one, separated by commas.');
  return entries;
}

function parseScopes(list: string): readonly Scope[] {
  return list
    .split(/[\s,]+/)
    .filter(name => name !== '')
    .map(name => {
      const scope = scopes.find(known => known === name);
      if (!scope) throw new InvalidArgumentError(`The scopes are ${scopes.join(', ')}.`);
      return scope;
    });
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @returns seconds */
export function parseDuration(text: string): number {
  const [, number, unit = 's'] = /^([1-9][0-9]{0,8})([smhd])?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('A duration is a number and s, m, h or d.');
  return Number(number) * (seconds[unit] ?? 1);
}
