import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../support/client.ts';
import { persons, root, spawnGateway, start } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';
import { install, pack, run } from './installed.ts';

const secret = 'a secret for tests, and long enough for HS256';
/** A folder that has nothing but the package. */
const folder = tempDir();
let tarball: string;

beforeAll(async () => {
  tarball = await pack(tempDir());
  await install(tarball, folder);
}, 300_000);

describe('the package', () => {
  it('is as publint wants it', async () => {
    const bytes = readFileSync(tarball);
    const { messages, pkg } = await publint({
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
      strict: true,
    });
    expect(messages.map(message => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that every resolution of modules finds', async () => {
    await run(
      join(root, 'node_modules/.bin/attw'),
      [tarball, '--profile', 'esm-only', '--exclude-entrypoints', 'schema.graphql'],
      folder,
    );
  }, 60_000);

  it('holds what runs, and neither tests nor sources', async () => {
    const paths = (await run('tar', ['-tf', tarball], folder)).trim().split('\n');
    const tops = new Set(paths.map(path => path.split('/').slice(0, 2).join('/')));
    expect([...tops].sort()).toEqual(
      ['LICENSE', 'README.md', 'dist', 'drizzle', 'package.json', 'schema.graphql'].map(
        name => `package/${name}`,
      ),
    );
  });
});

it('holds the licence of everything that is in the bundle', async () => {
  const bundled = await run('tar', ['-xOf', tarball, 'package/dist/bundle/LICENSES.txt'], folder);
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const section = page.split(/^## /m).find(part => part.startsWith('In the bundle')) ?? '';
  const names = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(10);
  const titles = [...bundled.matchAll(/^(\S+) \d+\.\d+\.\d+\S*\n\n./gm)].map(([, name]) => name);
  expect(names.filter(name => !titles.includes(name))).toEqual([]);
});

it('npx persons-gateway serve, from a folder that has nothing else, serves GraphiQL and answers', async () => {
  const gateway = await spawnGateway({
    cwd: folder,
    command: ['npx', '--offline', 'persons-gateway', 'serve'],
    env: { HOME: tempDir(), DATABASE_URL: '', npm_config_update_notifier: 'false' },
  });
  const page = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>persons-gateway')]);
  const token = (await gateway.said('curl ')).match(/^eyJ\S+$/m)?.[0] ?? '';
  const query = '{ findPersons { totalCount } }';
  expect((await post(gateway.url, { query, token })).data).toEqual({ findPersons: { totalCount: 0 } });
  // As a terminal's Ctrl-C, which reaches what npx has started too.
  process.kill(-(gateway.child.pid ?? 0), 'SIGINT');
  await gateway.ended;
  expect(gateway.stderr()).toContain('"msg":"stopped"');
  expect(readFileSync(join(folder, 'data/persons.db')).subarray(0, 15).toString()).toBe('SQLite format 3');
});

it("docs/embedding.md's programs fit the types, without skipLibCheck, and answer", async () => {
  const blocks = [...readFileSync(join(root, 'docs/embedding.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)];
  expect(blocks).toHaveLength(2);
  const programs = blocks.map(([, block]) => block).join('\n');
  writeFileSync(join(folder, 'embedded.mts'), `${programs}\nconsole.log(server.address());\n`);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['embedded.mts'] }));
  await run(join(root, 'node_modules/.bin/tsc'), [], folder);

  const token = (await persons(['token', '--subject', 'ann'], { AUTH_SECRET: secret })).stdout.trim();
  const env = { AUTH_SECRET: secret, TOKEN: token, PORT: '0' };
  const program = start(process.execPath, ['embedded.mjs'], { cwd: folder, env });
  await expect.poll(program.stdout, { timeout: 20_000 }).toMatch(/port: \d+/);
  // By the fetch handler, then by the listener.
  const viewer = { subject: 'ann', workspace: 'default' };
  expect(program.stdout()).toContain("{ viewer: { subject: 'ann', workspace: 'default' } }");
  const url = `http://127.0.0.1:${/port: (\d+)/.exec(program.stdout())?.[1]}`;
  const query = '{ viewer { subject workspace } }';
  expect((await post(url, { query, token })).data).toEqual({ viewer });
  program.child.kill('SIGTERM');
  const { code, stderr } = await program.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 60_000);
