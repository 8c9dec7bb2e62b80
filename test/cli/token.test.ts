import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { persons } from '../support/persons.ts';
import { type Gateway, startGateway, testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const query = '{ viewer { subject workspace scopes groups { identifier } } }';
let gateway: Gateway;

async function made(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await persons(['token', ...args], { AUTH_SECRET: testSecret, ...env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\S+\n$/);
  return stdout.trim();
}

beforeAll(async () => {
  gateway = await startGateway();
  await gateway.graphql(
    'mutation { upsertGroups(input: { groups: [{ identifier: "group-1" }] }) { results { success } } }',
  );
});

describe('persons token', () => {
  it.each([
    [
      [],
      {
        subject: 'developer',
        workspace: 'default',
        scopes: ['people:read', 'people:write', 'people:delete', 'people:admin'],
        groups: null,
      },
    ],
    [
      ['--workspace', 'w', '--subject', 'Zoë', '--groups', '*', '--scopes', 'people:read'],
      { subject: 'Zoë', workspace: 'w', scopes: ['people:read'], groups: null },
    ],
    [
      ['--groups', 'group-1, group-2', '--scopes', 'people:read people:write', '--expires', '90s'],
      {
        subject: 'developer',
        workspace: 'default',
        scopes: ['people:read', 'people:write'],
        groups: [{ identifier: 'group-1' }],
      },
    ],
    [['--no-groups', '--scopes', ''], { subject: 'developer', workspace: 'default', scopes: [], groups: [] }],
  ])('%j makes a token that the gateway reads', async (args, viewer) => {
    const answer = await gateway.graphql(query, {}, await made(args));
    expect(answer).toMatchObject({ status: 200, data: { viewer } });
  });

  it.each([
    ['1h', 3600],
    ['7d', 604_800],
    ['30m', 1800],
    ['45', 45],
  ])('--expires %s is %i seconds', async (expires, seconds) => {
    const [, payload = ''] = (await made(['--expires', expires])).split('.');
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(exp - iat).toBe(seconds);
  });

  it('follows the settings of issuer, audience and claim names', async () => {
    const env = {
      AUTH_ISSUER: 'https://id.example',
      AUTH_AUDIENCE: 'persons',
      AUTH_CLAIM_WORKSPACE: 'tenant',
    };
    const strict = await startGateway({ env });
    expect((await strict.graphql(query, {}, await made([], env))).status).toBe(200);
    expect((await strict.graphql(query, {}, await made([]))).status).toBe(401);
  });

  it('signs with the secret kept beside the database when none is set', async () => {
    const file = join(tempDir(), 'persons.db');
    const env = { AUTH_SECRET: '', DATABASE_URL: `file:${file}` };
    const token = await made([], env);
    expect(existsSync(`${file}.secret`)).toBe(true);
    const automatic = await startGateway({ env });
    expect((await automatic.graphql(query, {}, token)).status).toBe(200);
  });

  it.each([
    ['AUTH_JWKS_URI', [], { AUTH_JWKS_URI: 'https://id.example/keys' }],
    ['[Ww]orkspace', ['--workspace', ''], { AUTH_SECRET: testSecret }],
    ['Subject', ['--subject', 'x'.repeat(256)], { AUTH_SECRET: testSecret }],
  ])('refuses in one line that tells of %s', async (word, args, env: Record<string, string>) => {
    const folder = tempDir();
    const outcome = await persons(['token', ...args], { DATABASE_URL: `file:${folder}/persons.db`, ...env });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(new RegExp(`^persons: .*${word}.*\n$`));
    expect(readdirSync(folder)).toEqual([]);
  });
});
