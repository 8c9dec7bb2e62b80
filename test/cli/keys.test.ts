import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../support/client.ts';
import { persons, type SpawnedGateway, spawnGateway } from '../support/persons.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const query = '{ viewer { subject workspace scopes groups { identifier } } }';
const everyScope = ['people:read', 'people:write', 'people:delete', 'people:admin'];
let gateway: SpawnedGateway;
let env: Record<string, string>;
beforeAll(async () => {
  env = { DATABASE_URL: `file:${join(tempDir(), 'persons.db')}`, AUTH_SECRET: testSecret };
  gateway = await spawnGateway({ env: { ...env, LOG_LEVEL: 'trace', PHONE_REGION: 'DE' } });
});

const keys = (...args: string[]) => persons(['keys', ...args], env);
const ask = (token: string, text = query) => post(gateway.url, { query: text, token });
const codeOf = ({ errors }: Awaited<ReturnType<typeof ask>>) => errors?.[0]?.extensions?.code;

/** A new key, by a process of its own. */
async function created(...args: string[]): Promise<{ key: string; identifier: string }> {
  const { code, stdout, stderr } = await keys('create', ...args);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^This is API key \S+\. .*not shown again\.\n$/)]);
  expect(stdout).toMatch(/^pgw_[A-Za-z0-9_-]{43}\n$/);
  return { key: stdout.trim(), identifier: /key (\S+)\./.exec(stderr)?.[1] ?? '' };
}

describe('persons keys create, beside a running gateway,', () => {
  it.each([
    [[], { workspace: 'default', scopes: everyScope, groups: null }],
    [
      ['--workspace', 'made just now', '--subject', 'Zoë', '--scopes', 'people:read', '--expires', '90d'],
      { workspace: 'made just now', subject: 'Zoë', scopes: ['people:read'], groups: null },
    ],
    [['--groups', 'nowhere, else'], { workspace: 'default', scopes: everyScope, groups: [] }],
    [['--groups', ''], { workspace: 'default', scopes: everyScope, groups: [] }],
    [['--no-groups', '--subject', 'crm'], { workspace: 'default', subject: 'crm', groups: [] }],
  ])('%j makes a key that works at once', async (args, viewer) => {
    const { key, identifier } = await created(...args);
    const answer = await ask(key);
    expect(answer).toMatchObject({ status: 200, data: { viewer: { subject: identifier, ...viewer } } });
  });

  it('makes one that expires', async () => {
    const { identifier } = await created('--expires', '90d');
    const [line = ''] = (await keys('list')).stdout.split('\n').filter(text => text.includes(identifier));
    const [from = '', until = ''] = line.match(/\d{4}-\d{2}-\d{2}T[\d:]{5,8}/g) ?? [];
    expect(Date.parse(`${until}Z`) - Date.parse(`${from}Z`)).toBe(90 * 24 * 60 * 60 * 1000);
  });

  it.each([
    ['workspace', ['create', '--workspace', '']],
    ['workspace', ['create', '--workspace', 'w'.repeat(256)]],
    ['workspace', ['list', '--workspace', '']],
    ['subject', ['create', '--subject', 'a\nb']],
    ['groupIds', ['create', '--groups', 'g'.repeat(256)]],
    ['scopes', ['create', '--scopes', '']],
    ['expiresAt', ['create', '--expires', '999999999d']],
  ])('refuses a wrong %s in one line, and touches nothing', async (word, args) => {
    const folder = tempDir();
    const outcome = await persons(['keys', ...args], { DATABASE_URL: `file:${folder}/persons.db` });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(new RegExp(`^persons: .*${word}.*\n$`));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('persons keys list', () => {
  it('shows each key but for the key itself, and when it was used', async () => {
    const { key, identifier } = await created('--workspace', 'listed', '--groups', 'a,b,c,d,e');
    const all = await created('--workspace', 'listed', '--subject', 'crm', '--scopes', 'people:read');
    await created('--workspace', 'listed', '--no-groups', '--expires', '1h');
    const list = async () => (await keys('list', '--workspace', 'listed')).stdout;
    expect((await ask(key)).status).toBe(200);
    await expect
      .poll(list, { timeout: 20_000 })
      .toMatch(new RegExp(`^${identifier} .* never +20\\S+Z$`, 'm'));
    const [heading, ...lines] = (await list()).trimEnd().split('\n');
    const time = '20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
    expect(heading).toMatch(/^IDENTIFIER +WORKSPACE +SUBJECT +GROUPS +SCOPES +CREATED +EXPIRES +LAST USED$/);
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`listed +${identifier} +a,b,c and 2 more +people:read people:write`)),
      expect.stringMatching(
        new RegExp(`^${all.identifier} +listed +crm +\\* +people:read +${time} +never +never$`),
      ),
      expect.stringMatching(new RegExp(`\\(as granted\\) .* ${time} +${time} +never$`)),
    ]);
    expect(await list()).not.toMatch(/pgw_/);
    const every = await keys('list');
    expect(every.stdout).toContain(identifier);
    expect(every.stdout).toMatch(/ default +/);
  });

  it('says on stderr that there are none', async () => {
    const { code, stdout, stderr } = await keys('list', '--workspace', 'of nobody');
    expect([code, stdout, stderr]).toEqual([0, '', 'There are no API keys.\n']);
  });
});

describe('persons keys revoke, beside a running gateway,', () => {
  it('ends a key and its sessions at once', async () => {
    const { key, identifier } = await created();
    const { data } = await ask(key, 'mutation { createSession { token } }');
    const { token } = data.createSession;
    expect([(await ask(key)).status, (await ask(token)).status]).toEqual([200, 200]);
    expect(await keys('revoke', identifier)).toMatchObject({
      code: 0,
      stdout: `API key ${identifier} is revoked.\n`,
      stderr: '',
    });
    expect([codeOf(await ask(key)), codeOf(await ask(token))]).toEqual([
      'INVALID_AUTHORIZATION',
      'INVALID_AUTHORIZATION',
    ]);
    expect((await keys('list')).stdout).not.toContain(identifier);
    expect(await keys('revoke', identifier)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^persons: There is no API key .*\n$/),
    });
  });
});

it('leaves the keys of persons to the gateway, whose phone region it need not know', async () => {
  const { key } = await created('--workspace', 'phones');
  const person = '{ externalRef: "r", phoneNumber: "030 123456" }';
  await ask(key, `mutation { upsertPersons(input: { persons: [${person}] }) { createdCount } }`);
  await keys('list');
  const { data } = await ask(key, '{ findPersons(filter: { phoneNumber: "+49 30 123456" }) { totalCount } }');
  expect(data.findPersons.totalCount).toBe(1);
});

it('the gateway writes down no key', async () => {
  const { key, identifier } = await created();
  await ask(key);
  await keys('revoke', identifier);
  await ask(key);
  expect(gateway.stdout() + gateway.stderr()).not.toContain('pgw_');
});

it.each([['list'], ['revoke', 'x']])('keys %s makes no database where there is none', async (...args) => {
  const folder = join(tempDir(), 'new');
  const { code, stderr } = await persons(['keys', ...args], { DATABASE_URL: `file:${folder}/persons.db` });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^persons: DATABASE_URL: there is no database at /),
  ]);
  expect(existsSync(folder)).toBe(false);
});

it('a database is made where there is none', async () => {
  const file = join(tempDir(), 'new', 'persons.db');
  const { code, stdout } = await persons(['keys', 'create'], { DATABASE_URL: `file:${file}` });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^pgw_/)]);
  expect(existsSync(file)).toBe(true);
});
