import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post } from '../support/client.ts';
import { type SpawnedGateway, spawnGateway, start } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

const curlLine = ({ stdout }: SpawnedGateway) => stdout().match(/^curl .*$/m)?.[0] ?? '';
const printedToken = ({ stdout }: SpawnedGateway) => stdout().match(/^eyJ\S+$/m)?.[0] ?? '';
const logLines = (stderr: string) =>
  stderr
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { level: string; msg: string; url?: string });

describe('persons serve', () => {
  it('prints a curl line that a shell runs as it stands', async () => {
    const gateway = await spawnGateway();
    await gateway.said('curl ');
    const { code, stdout, stderr } = await start('sh', ['-c', curlLine(gateway)]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('{"data":{"findPersons":{"totalCount":0,"nodes":[]}}}\n');
    gateway.child.kill('SIGTERM');
    expect((await gateway.ended).code).toBe(0);
  });

  it('finds what is loaded only when somebody asks for it', async () => {
    const gateway = await spawnGateway();
    const page = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
    const metrics = await fetch(`${gateway.url}/metrics`);
    expect([page.status, metrics.status]).toEqual([200, 200]);
    expect(await page.text()).toContain('<html');
    expect(await metrics.text()).toContain('nodejs_version_info');
    gateway.child.kill();
    await gateway.ended;
  });

  it('prints a token of the workspace default with every group and every scope, for a day', async () => {
    const gateway = await spawnGateway();
    await gateway.said('curl ');
    const token = printedToken(gateway);
    const query = '{ viewer { subject workspace scopes groups { identifier } } }';
    expect((await post(gateway.url, { query, token })).data).toEqual({
      viewer: {
        subject: 'developer',
        workspace: 'default',
        scopes: ['people:read', 'people:write', 'people:delete', 'people:admin'],
        groups: null,
      },
    });
    const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(exp - iat).toBe(24 * 3600);
    gateway.child.kill();
    await gateway.ended;
  });

  it('keeps the secret it made readable to its owner only, and uses it again', async () => {
    const file = join(tempDir(), 'deep', 'persons.db');
    const env = { DATABASE_URL: `file:${file}` };
    const first = await spawnGateway({ env });
    await first.said('curl ');
    const token = printedToken(first);
    expect(statSync(`${file}.secret`).mode & 0o777).toBe(0o600);
    first.child.kill();
    await first.ended;
    const second = await spawnGateway({ env });
    expect((await post(second.url, { query: '{ viewer { subject } }', token })).status).toBe(200);
    second.child.kill();
    await second.ended;
  });

  it('prints the address and no token when a secret is set', async () => {
    const env = { AUTH_SECRET: 'a secret for tests, and long enough for HS256' };
    const gateway = await spawnGateway({ env });
    gateway.child.kill();
    const { stdout } = await gateway.ended;
    expect(stdout).toBe(
      `persons-gateway listens on ${gateway.url}/graphql\nGraphiQL, to try it in a browser: ${gateway.url}/graphql\n`,
    );
  });

  it('says nothing of GraphiQL when it is off', async () => {
    const gateway = await spawnGateway({ env: { GRAPHIQL: 'false' } });
    await gateway.said('curl ');
    gateway.child.kill();
    expect((await gateway.ended).stdout).not.toContain('GraphiQL');
  });

  it('logs JSON lines on stderr, without the token', async () => {
    const gateway = await spawnGateway();
    await gateway.said('curl ');
    const token = printedToken(gateway);
    await post(gateway.url, { query: '{ viewer { subject } }', token });
    gateway.child.kill();
    const { stderr } = await gateway.ended;
    expect(logLines(stderr).map(({ msg }) => msg)).toEqual(['listening', 'stopping', 'stopped']);
    expect(logLines(stderr)[0]?.url).toBe(gateway.url);
    expect(stderr).not.toContain(token.split('.')[2]);
  });

  it.each([['SIGTERM'], ['SIGINT'], ['SIGTERM', 'SIGTERM', 'SIGINT']] as NodeJS.Signals[][])(
    'stops with exit code 0 at %s %s %s',
    async (...signals) => {
      const gateway = await spawnGateway();
      for (const signal of signals) if (signal) gateway.child.kill(signal);
      const { code, stderr } = await gateway.ended;
      expect(code).toBe(0);
      expect(logLines(stderr).filter(({ msg }) => msg === 'stopping')).toHaveLength(1);
      await expect(fetch(`${gateway.url}/health`)).rejects.toThrow();
    },
  );

  // npm hands a signal to the shell it starts, which would die of it and leave the server alone.
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'started by npm start, stops with exit code 0 at %s',
    async signal => {
      const gateway = await spawnGateway({
        // The build has been made; making it again would get in the way of tests beside this one.
        command: ['npm', 'start', '--ignore-scripts'],
        env: { HOME: tempDir(), npm_config_update_notifier: 'false' },
      });
      gateway.child.kill(signal);
      const { code, stderr } = await gateway.ended;
      expect(code).toBe(0);
      expect(stderr).toContain('"msg":"stopped"');
      await expect(fetch(`${gateway.url}/health`)).rejects.toThrow();
    },
  );
});
