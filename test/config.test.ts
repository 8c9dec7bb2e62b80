import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

const secret = 'x'.repeat(32);

/** The message that a start with these settings stops with; undefined when it doesn't. */
function refusal(env: Record<string, string>): string | undefined {
  try {
    readConfig(env);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('without any setting', () => {
  it('a developer gets what the contract says', () => {
    expect(readConfig({})).toEqual({
      production: false,
      workers: 1,
      http: {
        host: '127.0.0.1',
        port: 4000,
        corsOrigins: [],
        trustProxy: false,
        rateLimit: 0,
        maxInFlight: 1000,
        maxConnections: 10_000,
        maxSubscriptions: 1_000,
      },
      graphql: {
        graphiql: true,
        introspection: true,
        federation: false,
        hotLane: true,
        persistedDocuments: undefined,
        persistedOnly: false,
      },
      database: { file: './data/persons.db' },
      auth: {
        jwksUri: undefined,
        issuer: undefined,
        audience: undefined,
        claims: { workspace: 'workspace', groups: 'groups', scope: 'scope' },
        queryToken: false,
      },
      session: { ttl: 1800 },
      phoneRegion: undefined,
      history: { kept: true, days: 0 },
      log: { level: 'info' },
      metrics: { host: '127.0.0.1', port: undefined },
      tracesTo: undefined,
      secrets: {
        auth: undefined,
        session: undefined,
        database: undefined,
        replicas: [],
        metrics: undefined,
      },
    });
  });

  it('production is closed, and wants a key', () => {
    expect(readConfig({ NODE_ENV: 'production', AUTH_SECRET: secret })).toMatchObject({
      production: true,
      graphql: { graphiql: false, introspection: false },
      http: { rateLimit: 6000 },
    });
    expect(refusal({ NODE_ENV: 'production' })).toBe(
      'AUTH_SECRET or AUTH_JWKS_URI must be set when NODE_ENV is production.',
    );
  });

  it('an empty value is an unset one', () => {
    const names = [
      'HOST PORT DATABASE_URL AUTH_SECRET AUTH_JWKS_URI AUTH_ISSUER AUTH_AUDIENCE AUTH_CLAIM_WORKSPACE',
      'AUTH_CLAIM_GROUPS AUTH_CLAIM_SCOPE AUTH_QUERY_TOKEN SESSION_SECRET SESSION_TTL PHONE_REGION GRAPHIQL',
      'INTROSPECTION CORS_ORIGINS TRUST_PROXY RATE_LIMIT LOG_LEVEL NODE_ENV WORKERS METRICS_TOKEN',
      'PERSISTED_DOCUMENTS PERSISTED_ONLY',
      'HISTORY HISTORY_RETENTION_DAYS MAX_SUBSCRIPTIONS',
      'DATABASE_CONNECTIONS DATABASE_REPLICA_URLS',
    ].flatMap(line => line.split(' '));
    expect(readConfig(Object.fromEntries(names.map(name => [name, ''])))).toEqual(readConfig({}));
    expect(refusal({ NODE_ENV: 'production', AUTH_SECRET: '', AUTH_JWKS_URI: '' })).toContain('AUTH_SECRET');
  });
});

it.each<[Record<string, string>, object]>([
  [{ HOST: '0.0.0.0' }, { http: { host: '0.0.0.0' } }],
  [{ HOST: '::1' }, { http: { host: '::1' } }],
  [{ HOST: 'localhost' }, { http: { host: 'localhost' } }],
  [{ WORKERS: '64' }, { workers: 64 }],
  [
    { PERSISTED_DOCUMENTS: 'a/b.json' },
    { graphql: { persistedDocuments: 'a/b.json', persistedOnly: false } },
  ],
  [
    { PERSISTED_DOCUMENTS: 'a.json', PERSISTED_ONLY: 'true' },
    { graphql: { persistedOnly: true, graphiql: false } },
  ],
  [{ PORT: '0' }, { http: { port: 0 } }],
  [{ PORT: '65535' }, { http: { port: 65_535 } }],
  [{ DATABASE_URL: 'file:persons.db' }, { database: { file: 'persons.db' } }],
  [{ DATABASE_URL: 'file:../p.db' }, { database: { file: '../p.db' } }],
  [{ DATABASE_URL: 'file:/var/lib/p.db' }, { database: { file: '/var/lib/p.db' } }],
  [{ DATABASE_URL: 'file:///var/lib/p.db' }, { database: { file: '/var/lib/p.db' } }],
  [{ DATABASE_URL: 'file:a%20b%23%3F%25.db' }, { database: { file: 'a b#?%.db' } }],
  [{ DATABASE_URL: 'FILE:p.db' }, { database: { file: 'p.db' } }],
  [{ AUTH_SECRET: secret }, { secrets: { auth: secret } }],
  [{ AUTH_SECRET: 'é'.repeat(16) }, { secrets: { auth: 'é'.repeat(16) } }],
  [{ AUTH_JWKS_URI: 'http://localhost:1/keys' }, { auth: { jwksUri: 'http://localhost:1/keys' } }],
  [{ AUTH_JWKS_URI: 'https://id.example/keys?a=b' }, { auth: { jwksUri: 'https://id.example/keys?a=b' } }],
  [{ AUTH_ISSUER: 'https://id.example' }, { auth: { issuer: 'https://id.example' } }],
  [{ AUTH_AUDIENCE: 'persons' }, { auth: { audience: 'persons' } }],
  [
    { AUTH_CLAIM_WORKSPACE: 'https://id.example/t' },
    { auth: { claims: { workspace: 'https://id.example/t' } } },
  ],
  [{ AUTH_CLAIM_GROUPS: 'roles' }, { auth: { claims: { groups: 'roles' } } }],
  [{ AUTH_CLAIM_SCOPE: 'scp' }, { auth: { claims: { scope: 'scp' } } }],
  [{ AUTH_QUERY_TOKEN: 'true' }, { auth: { queryToken: true } }],
  [{ SESSION_SECRET: secret }, { secrets: { session: secret } }],
  [{ METRICS_TOKEN: 'abc.DEF_123~45+6/7==' }, { secrets: { metrics: 'abc.DEF_123~45+6/7==' } }],
  [{ METRICS_PORT: '9464', METRICS_HOST: '::' }, { metrics: { host: '::', port: 9464 } }],
  [{ PORT: '0', METRICS_PORT: '0' }, { metrics: { port: 0 } }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318' }, { tracesTo: 'http://otel:4318/' }],
  [{ SESSION_TTL: '1' }, { session: { ttl: 1 } }],
  [{ SESSION_TTL: '86400' }, { session: { ttl: 86_400 } }],
  [{ PHONE_REGION: 'US' }, { phoneRegion: 'US' }],
  [{ GRAPHIQL: 'false' }, { graphql: { graphiql: false, introspection: true } }],
  [{ FEDERATION: 'true' }, { graphql: { federation: true } }],
  [{ INTROSPECTION: '0' }, { graphql: { graphiql: true, introspection: false } }],
  [
    { NODE_ENV: 'production', AUTH_SECRET: secret, GRAPHIQL: '1', INTROSPECTION: 'true', RATE_LIMIT: '0' },
    { graphql: { graphiql: true, introspection: true }, http: { rateLimit: 0 } },
  ],
  [
    { CORS_ORIGINS: 'https://a.example, http://localhost:3000' },
    { http: { corsOrigins: ['https://a.example', 'http://localhost:3000'] } },
  ],
  [{ TRUST_PROXY: 'true' }, { http: { trustProxy: true } }],
  [{ RATE_LIMIT: '120' }, { http: { rateLimit: 120 } }],
  [{ MAX_IN_FLIGHT: '5', MAX_CONNECTIONS: '0' }, { http: { maxInFlight: 5, maxConnections: 0 } }],
  [{ HISTORY: 'false', HISTORY_RETENTION_DAYS: '30' }, { history: { kept: false, days: 30 } }],
  [{ MAX_SUBSCRIPTIONS: '7' }, { http: { maxSubscriptions: 7 } }],
  [{ LOG_LEVEL: 'silent' }, { log: { level: 'silent' } }],
])('%j is understood', (env, expected) => {
  expect(readConfig(env)).toMatchObject(expected);
});

describe('a bad setting', () => {
  const bad: Record<string, readonly string[]> = {
    HOST: ['http://localhost', 'localhost:4000', 'a b', '[::1]', '-a', '/tmp/socket', '::1::'],
    HISTORY: ['yes', 'off'],
    HISTORY_RETENTION_DAYS: ['-1', '1.5', '36501', 'never'],
    MAX_SUBSCRIPTIONS: ['-1', 'many'],
    WORKERS: ['0', '-1', '65', '1.5', 'auto', '2 '],
    PORT: ['65536', '-1', '4000.5', '0x10', '4e3', ' 4000', 'http', '99999999999999999999'],
    DATABASE_URL: [
      'persons.db',
      './persons.db',
      'file:',
      'file://',
      'file:///',
      'file:data/',
      'file::memory:',
      ':memory:',
      'file:%20',
      'file:p.db?mode=ro',
      'file:p.db#x',
      'file://host/p.db',
      'file:////p.db',
      'file:%zz',
      'file:a%00b',
      'sqlite:p.db',
      'mysql://ann:hunter2@db/p',
      'postgres://ann:hunter2@db',
      'postgresql://ann:hunter2@db/p/q',
      'postgres:///hunter2',
      'postgres:hunter2',
    ],
    AUTH_SECRET: ['hunter2', 'x'.repeat(31)],
    AUTH_JWKS_URI: [
      'id.example/keys',
      '/keys',
      'file:///keys',
      'ftp://id.example/keys',
      'https://',
      'https://ann:hunter2@id.example/keys',
      'data:application/json,{}',
    ],
    AUTH_QUERY_TOKEN: ['yes', 'TRUE', ' true', '2'],
    SESSION_SECRET: ['hunter2', 'x'.repeat(31)],
    METRICS_TOKEN: [
      'hunter2',
      'x'.repeat(15),
      'hunter2 hunter2 hunter2',
      'hunter2:hunter2:hunter2',
      '================',
    ],
    METRICS_PORT: ['65536', '-1', 'auto', '4000'],
    METRICS_HOST: ['http://localhost', 'localhost:9464', '[::1]'],
    OTEL_EXPORTER_OTLP_ENDPOINT: ['otel:4318', 'grpc://otel:4317', 'https://ann:hunter2@otel'],
    SESSION_TTL: ['0', '86401', '-5', '1800s', '30.5', 'Infinity'],
    PHONE_REGION: ['us', 'ZZ', 'USA', '1', '001', '+1', 'constructor', 'toString'],
    GRAPHIQL: ['on', 'no'],
    INTROSPECTION: ['off', 'null'],
    FEDERATION: ['2', 'apollo'],
    CORS_ORIGINS: [
      '*',
      'null',
      'app.example',
      'https://app.example/',
      'https://app.example/path',
      'https://*.example',
      'https://ann@app.example',
      'ftp://app.example',
      'https://a.example,',
      'https://a.example https://b.example',
    ],
    TRUST_PROXY: ['loopback', '127.0.0.1'],
    RATE_LIMIT: ['-1', '1.5', 'off', '1000000001'],
    LOG_LEVEL: ['verbose', 'INFO', '30', 'toString'],
  };

  it.each(Object.entries(bad).flatMap(([name, values]) => values.map(value => [name, value] as const)))(
    'stops the start with one line: %s=%s',
    (name, value) => {
      const message = refusal({ [name]: value });
      expect(message).toMatch(new RegExp(`^${name} [^\\n]+\\.$`));
      expect(message).not.toContain('hunter2');
      expect(message).not.toContain('x'.repeat(31));
    },
  );

  it.each(['postgres', 'postgresql'])('%s:// names a server; its password stays a secret', scheme => {
    const url = `${scheme}://ann:hunter2@db.example:6432/people?sslmode=require`;
    const { secrets, ...shown } = readConfig({ DATABASE_URL: url, AUTH_SECRET: secret });
    expect(shown.database).toEqual({
      server: 'postgres://db.example:6432/people',
      connections: 10,
      replicas: [],
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(secrets.database).toBe(url);
  });

  it('replicas are named in a list, and their passwords stay secrets', () => {
    const { secrets, ...shown } = readConfig({
      DATABASE_URL: 'postgres://ann:hunter2@db/p',
      DATABASE_REPLICA_URLS: 'postgres://ann:hunter2@one:6432/p , postgresql://ann:hunter%2C2@two/p',
      AUTH_SECRET: secret,
    });
    expect(shown.database).toMatchObject({ replicas: ['postgres://one:6432/p', 'postgres://two/p'] });
    expect(JSON.stringify(shown)).not.toContain('hunter');
    expect(secrets.replicas).toEqual([
      'postgres://ann:hunter2@one:6432/p',
      'postgresql://ann:hunter%2C2@two/p',
    ]);
  });

  it.each([
    'postgres://ann:hunter2@db',
    'postgres://ann:hunter2@one/p,',
    ',',
    'postgres://ann:hunter2@one/p postgres://ann:hunter2@two/p',
    'postgres://ann:hunter2@one/p;postgres://ann:hunter2@two/p',
    'postgres://ann:hunter2@one/p,file:hunter2.db',
    'ann:hunter2@one/p',
  ])('a list of replicas such as %j is refused in one line, which does not quote it', list => {
    const message = refusal({
      DATABASE_URL: 'postgres://ann:hunter2@db/p',
      DATABASE_REPLICA_URLS: list,
      AUTH_SECRET: secret,
    });
    expect(message).toMatch(/^DATABASE_REPLICA_URLS must be a comma-separated list of postgres:[^\n]+\.$/);
    expect(message).not.toContain('hunter');
  });

  it('a file has no replicas', () => {
    expect(refusal({ DATABASE_REPLICA_URLS: 'postgres://ann:hunter2@one/p' })).toBe(
      'DATABASE_REPLICA_URLS needs a DATABASE_URL that names PostgreSQL.',
    );
  });

  it('PostgreSQL wants the secrets that its gateways share', () => {
    const DATABASE_URL = 'postgres://ann:hunter2@db/p';
    expect(refusal({ DATABASE_URL })).toMatch(/^AUTH_SECRET or AUTH_JWKS_URI must be set [^\n]+\.$/);
    const AUTH_JWKS_URI = 'https://id.example/keys';
    expect(refusal({ DATABASE_URL, AUTH_JWKS_URI })).toMatch(/^SESSION_SECRET must be set [^\n]+\.$/);
    expect(readConfig({ DATABASE_URL, AUTH_JWKS_URI, SESSION_SECRET: secret }).database).toMatchObject({
      server: 'postgres://db/p',
    });
  });

  it('tokens are checked with one family of keys, never both', () => {
    expect(refusal({ AUTH_SECRET: secret, AUTH_JWKS_URI: 'https://id.example/keys' })).toBe(
      'AUTH_SECRET and AUTH_JWKS_URI exclude each other; set one of them.',
    );
  });
});
