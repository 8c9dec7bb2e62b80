import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { personsIn } from '../support/persons.ts';
import { tempDir } from '../support/tempDir.ts';

const secret = 'a secret for tests, and long enough for HS256';

describe.each(['serve', 'migrate', 'token', 'seed'])('persons %s', command => {
  it.each([
    ['PORT', { PORT: '70000' }],
    ['WORKERS', { WORKERS: '0' }],
    ['WORKERS', { WORKERS: 'max' }],
    ['AUTH_SECRET', { WORKERS: '2', AUTH_SECRET: 'short' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['AUTH_SECRET', { AUTH_SECRET: 'short' }],
    ['AUTH_SECRET', { NODE_ENV: 'production' }],
    ['AUTH_JWKS_URI', { AUTH_SECRET: secret, AUTH_JWKS_URI: 'https://id.example/keys' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'chatty' }],
    ['PERSISTED_DOCUMENTS', { PERSISTED_ONLY: 'true' }],
    ['PERSISTED_ONLY', { PERSISTED_ONLY: 'maybe' }],
  ])('names %s in one line for %j, and touches nothing', async (name, env: Record<string, string>) => {
    const folder = tempDir();
    const { code, stdout, stderr } = await personsIn(folder, [command], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^persons: .+\n$/);
    expect(stderr).toContain(name);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('persons serve', () => {
  it.each(['1', '3'])('says in one line that its port is in use (WORKERS=%s)', async workers => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { code, stdout, stderr } = await personsIn(tempDir(), ['serve'], { PORT: port, WORKERS: workers });
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^persons: The port is in use.*PORT.*\n$/);
  });

  it.each(['1', '2'])("says in one line that its metrics' port is in use (WORKERS=%s)", async workers => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const env = { PORT: '0', METRICS_PORT: port, WORKERS: workers };
    const { code, stdout, stderr } = await personsIn(tempDir(), ['serve'], env);
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^persons: METRICS_HOST and METRICS_PORT .*EADDRINUSE.*\n$/);
  });

  it.each(['1', '2'])('says in one line that its database is none (WORKERS=%s)', async workers => {
    const folder = tempDir();
    writeFileSync(
      join(folder, 'persons.db'),
      'This is no database, but a text that is longer than its head.'.repeat(9),
    );
    const env = { WORKERS: workers, PORT: '0', DATABASE_URL: 'file:./persons.db' };
    const { code, stdout, stderr } = await personsIn(folder, ['serve'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^persons: DATABASE_URL.*\n$/);
    expect(readdirSync(folder)).toEqual(['persons.db']);
  });

  it.each([
    [
      '1',
      '{ "sha256:aa": "{ viewer { subject } }", "sha256:bb": "{ nothing }" }',
      /used: the document "sha256:bb": Cannot/,
    ],
    ['2', '{ "sha256:bb": "{" }', /used: the document "sha256:bb": Syntax Error/],
    ['1', '[]', /used: it must be a JSON object/],
    ['1', null, /read \(ENOENT\)/],
  ])(
    'says in one line what its persisted documents are (WORKERS=%s, %s)',
    async (workers, manifest, what) => {
      const folder = tempDir();
      if (manifest !== null) writeFileSync(join(folder, 'documents.json'), manifest);
      const files = readdirSync(folder);
      const env = { WORKERS: workers, PORT: '0', PERSISTED_DOCUMENTS: 'documents.json' };
      const { code, stdout, stderr } = await personsIn(folder, ['serve'], env);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^persons: PERSISTED_DOCUMENTS can't be .+\n$/);
      expect(stderr).toMatch(what);
      expect(readdirSync(folder)).toEqual(files);
    },
  );

  it('shows a stack only when the log level asks for it', async () => {
    const env = { HOST: 'no-such-host.invalid' };
    const quiet = await personsIn(tempDir(), ['serve'], env);
    expect(quiet).toMatchObject({ code: 1, stderr: expect.stringMatching(/^persons: HOST .*\n$/) });
    const verbose = await personsIn(tempDir(), ['serve'], { ...env, LOG_LEVEL: 'debug' });
    expect(verbose.stderr).toMatch(/\n\s+at /);
  });
});
