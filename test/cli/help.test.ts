import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { persons, root } from '../support/persons.ts';

const commands = [
  'serve',
  'migrate',
  'token',
  'keys',
  'keys create',
  'keys list',
  'keys revoke',
  'import',
  'export',
  'backup',
  'restore',
  'schema',
  'seed',
];

describe('persons --help', () => {
  it('names the commands that are for everybody', async () => {
    const { code, stdout, stderr } = await persons(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of [
      'serve',
      'migrate',
      'token',
      'keys',
      'import',
      'export',
      'backup',
      'restore',
      'schema',
    ])
      expect(stdout).toMatch(new RegExp(`^ {2}${command} .*[A-Z]`, 'm'));
    expect(stdout).not.toMatch(/^ {2}seed/m);
  });

  it.each(commands)('explains %s with an example', async command => {
    const { code, stdout, stderr } = await persons([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: persons ${command}`);
    expect(stdout).toMatch(/Examples?:\n {2}.*(persons|npm run) /);
  });

  it('has the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await persons(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

describe('a mistake in the arguments', () => {
  it.each([
    [['sevre'], /unknown command 'sevre'/],
    [['serve', '--prot', '1'], /unknown option '--prot'/],
    [['serve', 'now'], /too many arguments/],
    [['token', '--expires', 'tomorrow'], /--expires.*a number and s, m, h or d/],
    [['token', '--expires', '0s'], /--expires/],
    [['token', '--scopes', 'people:read people:fly'], /--scopes.*people:admin/],
    [['keys', 'make'], /unknown command 'make'/],
    [['keys', 'create', '--expires', 'whenever'], /--expires.*a number and s, m, h or d/],
    [['keys', 'create', '--scopes', 'people'], /--scopes.*people:admin/],
    [['keys', 'revoke'], /missing required argument 'identifier'/],
    [['seed', '--persons', '1e3'], /--persons.*whole number/],
    [['seed', '--groups', '0'], /--groups.*whole number/],
  ])('%j is told on stderr and exits with 1', async (args, message) => {
    const { code, stdout, stderr } = await persons(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('asks for a command when there is none', async () => {
    const { code, stdout, stderr } = await persons([]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Usage: persons');
  });
});

describe('persons schema', () => {
  it('prints a schema, needing no setting', async () => {
    const { code, stdout } = await persons(['schema'], { PORT: 'nonsense' });
    expect(code).toBe(0);
    expect(Object.keys(buildSchema(stdout).getQueryType()?.getFields() ?? {})).toContain('findPersons');
  });
});
