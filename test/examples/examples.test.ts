import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../package/installed.ts';
import { persons, root, type SpawnedGateway, spawnGateway, start } from '../support/persons.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { testSecret } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const folder = join(tempDir(), 'examples');
const file = join(tempDir(), 'persons.db');
let gateway: SpawnedGateway;

beforeAll(async () => {
  cpSync(join(root, 'schema.graphql'), join(folder, '../schema.graphql'));
  const filter = (path: string) => !/node_modules|\/dist$|graphql-env/.test(path);
  cpSync(join(root, 'examples'), folder, { recursive: true, filter });
  gateway = await spawnGateway({ env: { DATABASE_URL: `file:${file}`, AUTH_SECRET: testSecret } });
});

afterAll(async () => {
  gateway.child.kill('SIGTERM');
  await gateway.ended;
});

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** Whether it's on this machine; says so, where it isn't. */
function has(program: string): boolean {
  const there = isThere(program);
  if (!there && process.env.REQUIRE_CLIENTS === 'true') throw new Error(`There is no ${program}.`);
  if (!there) process.stderr.write(`The example that takes ${program} is skipped: there is none.\n`);
  return there;
}

/** Runs an example in a workspace of its own, and refuses what it writes at first. */
async function runBusy(program: string, args: readonly string[], workspace: string): Promise<string> {
  const env = {
    GATEWAY_URL: `${gateway.url}/graphql`,
    TOKEN: (await persons(['token', '--workspace', workspace], { AUTH_SECRET: testSecret })).stdout.trim(),
    PAGE_SIZE: '1',
  };
  const refused = async () =>
    sumOf(samplesOf(await (await fetch(`${gateway.url}/metrics`)).text()), 'persons_http_requests_total', {
      status: '5xx',
    });
  const before = await refused();
  // Somebody else writes, for longer than the gateway waits.
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  const example = start(program, args, { cwd: folder, env });
  try {
    await expect.poll(refused, { timeout: 20_000 }).toBeGreaterThan(before);
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
  const { code, stdout, stderr } = await example.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/error|Traceback/i) });
  return stdout;
}

const said = `0 CREATED id-1
1 CREATED id-2
2 FAILED INSUFFICIENT_INFORMATION
by cursor: Ann, Ben
by lastId: Ann, Ben
`;

describe('the examples, against a gateway that is busy at first', () => {
  it('in TypeScript, typed by the schema', async () => {
    const node = join(folder, 'node');
    await run('npm', ['ci', '--prefer-offline', '--ignore-scripts'], node);
    await run('npm', ['run', '-s', 'build'], node);
    expect(await runBusy(process.execPath, ['node/dist/main.js'], 'node')).toBe(said);
  }, 240_000);

  it.skipIf(!has('python3'))('in Python', async () => {
    expect(await runBusy('python3', ['python/persons.py'], 'python')).toBe(said);
  });

  it.skipIf(!has('curl'))('with curl', async () => {
    const [upserted, ...pages] = (await runBusy('sh', ['curl/persons.sh'], 'curl')).trim().split('\n');
    const { replayed, results } = JSON.parse(upserted ?? '').data.upsertPersons;
    expect(replayed).toBe(false);
    expect(results).toMatchObject([
      { outcome: 'CREATED', person: { externalRef: 'id-1' } },
      { outcome: 'CREATED', person: { externalRef: 'id-2' } },
      { outcome: 'FAILED', failureCode: 'INSUFFICIENT_INFORMATION' },
    ]);
    const names = pages.map(page =>
      JSON.parse(page).data.findPersons.nodes.map(({ firstName }: { firstName: string }) => firstName),
    );
    expect(names).toEqual([['Ann'], ['Ben'], ['Ann'], ['Ben']]);
  });
});
