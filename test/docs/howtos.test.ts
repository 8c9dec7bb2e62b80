import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { browserRequired, findBrowser, launchBrowser, openPage } from '../support/browser.ts';
import { post } from '../support/client.ts';
import { persons, root, spawnGateway, start } from '../support/persons.ts';
import { startGateway } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const read = (page: string): string => readFileSync(join(root, 'docs', page), 'utf8');
const blocksOf = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  );

const browser = findBrowser();
if (!browser && !browserRequired)
  process.stderr.write("The tutorial's front end is not tried out: there is no browser.\n");

it('the tutorial goes from nothing to a front end', async () => {
  const [serve = '', , groups = '', batch = '', tokenLine = ''] = blocksOf('tutorial.md', 'sh');
  const [query = ''] = blocksOf('tutorial.md', 'graphql');
  const [html = ''] = blocksOf('tutorial.md', 'html');
  expect(serve).toBe('CORS_ORIGINS=http://127.0.0.1:8080 npx persons-gateway serve\n');
  let page = html;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', connection: 'close' }).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const database = { DATABASE_URL: `file:${join(tempDir(), 'data/persons.db')}` };
  const gateway = await spawnGateway({ env: { CORS_ORIGINS: origin, ...database } });
  const here = (text: string) => text.replaceAll('http://127.0.0.1:4000', gateway.url);
  page = here(html);
  const TOKEN = (await gateway.said('curl ')).match(/^eyJ\S+$/m)?.[0] ?? '';

  const shell = async (script: string) => {
    const { code, stdout } = await start('sh', ['-c', here(script)], { env: { TOKEN } }).ended;
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };
  const made = (await shell(groups)).data.upsertGroups.results;
  expect(made.map((result: { success: boolean }) => result.success)).toEqual([true, true]);
  expect((await shell(batch)).data.upsertPersons).toMatchObject({ createdCount: 2, unchangedCount: 0 });
  expect((await shell(batch)).data.upsertPersons).toMatchObject({ createdCount: 0, unchangedCount: 2 });

  const [, , ...args] = tokenLine.trim().split(' ');
  const token = (await persons(args, database)).stdout.trim();
  expect((await post(gateway.url, { query, token })).data.findPersons).toMatchObject({
    nodes: [{ firstName: 'Ben', groups: [{ name: 'School' }] }],
    lastId: -1,
  });
  if (browser || browserRequired) {
    const launched = await launchBrowser();
    try {
      const opened = await openPage(launched, origin);
      await opened.page.goto(origin);
      await opened.page.fill('#token', token);
      await opened.page.click('#more');
      await opened.page.waitForSelector('#more:disabled');
      expect(await opened.page.locator('#people li').allTextContents()).toEqual(['Ben']);
    } finally {
      await launched.close();
    }
  }
  server.close();
  gateway.child.kill('SIGTERM');
  await gateway.ended;
}, 90_000);

it('ambiguous matches are resolved as docs/ambiguous-matches.md says', async () => {
  const gateway = await startGateway();
  const steps = [
    ...read('ambiguous-matches.md').matchAll(/^```graphql\n(.*?)^```$(?:\n+```json\n(.*?)^```$)?/gms),
  ];
  expect(steps).toHaveLength(4);
  for (const [, mutation = '', answer] of steps) {
    const { data, errors } = await gateway.graphql(mutation);
    expect(errors).toBeUndefined();
    if (answer) expect({ data }).toEqual(JSON.parse(answer));
  }
});

it('the nightly load does what docs/nightly-load.md says, and nothing the night after', async () => {
  const folder = tempDir();
  const [script = ''] = blocksOf('nightly-load.md', 'sh');
  const [rows = ''] = blocksOf('nightly-load.md', 'csv');
  writeFileSync(join(folder, 'crm.csv'), rows);
  writeFileSync(join(folder, 'load.sh'), script);
  const program = join(root, 'dist/bundle/main.js');
  writeFileSync(join(folder, 'persons'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
  const DATABASE_URL = `file:${join(folder, 'persons.db')}`;
  const gateway = await startGateway({ env: { DATABASE_URL } });
  await gateway.graphql(
    'mutation { upsertGroups(input: { groups: [{ identifier: "crm" }] }) { results { success } } }',
  );
  const night = async () => {
    const env = { DATABASE_URL, PATH: `${folder}:${process.env.PATH}` };
    const { code } = await start('sh', ['load.sh'], { cwd: folder, env }).ended;
    const { data } = await gateway.graphql(
      '{ findPersons(filter: { groupIds: ["crm"] }) { nodes { externalRef lastName phoneNumber version } } }',
    );
    return { code, persons: data.findPersons.nodes };
  };
  const first = await night();
  const hill = { lastName: 'Hill', phoneNumber: '+44 20 7946 0958', version: 1 };
  expect(first).toEqual({
    code: 1,
    persons: [
      { externalRef: '003A', ...hill },
      { externalRef: '003B', ...hill },
    ],
  });
  expect(readFileSync(join(folder, 'rejected.csv'), 'utf8')).toMatch(
    /^003C,Cem,,not an address.*INVALID_VALUE/m,
  );
  expect(await night()).toEqual(first);
});

it('the settings for identity providers are good ones', () => {
  const blocks = blocksOf('identity-providers.md', 'sh');
  expect(blocks).toHaveLength(2);
  for (const block of blocks) {
    const settings = Object.fromEntries(
      block
        .trim()
        .split('\n')
        .map(line => line.split('=')),
    );
    const { auth } = readConfig({ NODE_ENV: 'production', ...settings });
    expect(auth).toMatchObject({
      jwksUri: settings.AUTH_JWKS_URI,
      issuer: settings.AUTH_ISSUER,
      audience: settings.AUTH_AUDIENCE,
    });
    expect(auth.claims.workspace).toBe(settings.AUTH_CLAIM_WORKSPACE ?? 'workspace');
  }
});
