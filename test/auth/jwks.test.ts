import { KeyObject, sign } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { exportJWK, exportSPKI } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultPatience } from '../../src/auth/remoteKeys.ts';
import { createTokenVerifier, type VerifierOptions } from '../../src/auth/token.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import { identityKey, type KeyServer, publishing, startKeyServer } from './keyServer.ts';
import { encoded, goodClaims, hmacToken, inSeconds, outcomeOf, plainAuth, silent } from './tokens.ts';

type Key = Awaited<ReturnType<typeof identityKey>>;
let rsa: Key;
let ec: Key;
let ed: Key;
let stranger: Key;
beforeAll(async () => {
  [rsa, ec, ed, stranger] = await Promise.all([
    identityKey('RS256', 'rsa'),
    identityKey('ES256', 'ec'),
    identityKey('EdDSA', 'ed'),
    identityKey('ES256', 'ec'),
  ]);
});

/** Good but for its algorithm; the key is published without one (see `anyRsa`). */
function rs512(payload: unknown): string {
  const signed = `${encoded({ alg: 'RS512', kid: 'any' })}.${encoded(payload)}`;
  return `${signed}.${sign('sha512', Buffer.from(signed), KeyObject.from(rsa.privateKey)).toString('base64url')}`;
}
const anyRsa = () => ({ ...rsa.jwk, kid: 'any', alg: undefined });

const servers: KeyServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()));
});

async function serving(answer: KeyServer['answer']): Promise<KeyServer> {
  const server = await startKeyServer(answer);
  servers.push(server);
  return server;
}

/** Asks again at once, unless a test says otherwise. */
const impatient = { ...defaultPatience, cooldown: 0 };
const verifierAt = (uri: string, options: Partial<VerifierOptions> = {}) =>
  createTokenVerifier({ kind: 'jwks', uri }, plainAuth, { log: silent, patience: impatient, ...options });

describe('a token signed with a published key', () => {
  it.each<[string, () => Key]>([
    ['RS256', () => rsa],
    ['ES256', () => ec],
    ['EdDSA', () => ed],
  ])('is accepted: %s', async (_, key) => {
    const server = await serving(publishing(rsa.jwk, ec.jwk, ed.jwk));
    const verify = verifierAt(server.uri);
    expect(await verify(await key().sign(goodClaims()))).toMatchObject({ subject: 'ann', workspace: 'acme' });
  });

  it('is expired when it is', async () => {
    const server = await serving(publishing(ec.jwk));
    const token = await ec.sign({ ...goodClaims(), exp: inSeconds(-60) });
    expect(await outcomeOf(() => verifierAt(server.uri)(token))).toBe('EXPIRED_TOKEN');
  });

  it('needs no kid, be the keys one or several', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => identityKey('ES256', undefined)));
    const server = await serving(publishing(rsa.jwk, ...keys.map(key => key.jwk)));
    const verify = verifierAt(server.uri);
    for (const key of keys)
      expect(await verify(await key.sign(goodClaims()))).toHaveProperty('subject', 'ann');
    const unknown = await identityKey('ES256', undefined);
    expect(await outcomeOf(async () => verify(await unknown.sign(goodClaims())))).toBe(
      'INVALID_AUTHORIZATION',
    );
    const late = keys[1]?.sign({ ...goodClaims(), exp: inSeconds(-60) });
    expect(await outcomeOf(async () => verify((await late) ?? ''))).toBe('EXPIRED_TOKEN');
    expect(await verify(await rsa.sign(goodClaims(), { kid: undefined }))).toHaveProperty('subject', 'ann');
  });

  it('costs one request for the keys, however many tokens come', async () => {
    const server = await serving(publishing(ec.jwk, ed.jwk));
    const verify = verifierAt(server.uri);
    const tokens = await Promise.all(
      [ec, ed, ec, ed].map((key, i) => key.sign({ ...goodClaims(), jti: `${i}` })),
    );
    await Promise.all(tokens.map(token => verify(token)));
    await Promise.all(tokens.map(token => verify(token)));
    expect(server.requests).toEqual(['/keys']);
  });
});

describe('a token that no published key has signed', () => {
  it.each<[string, () => string | Promise<string>]>([
    ['another key under the same kid', () => stranger.sign(goodClaims())],
    ['an unknown kid', () => ec.sign(goodClaims(), { kid: 'nobody' })],
    ['the kid of a key of another kind', () => ec.sign(goodClaims(), { kid: 'rsa' })],
    ['a kid that is a number', () => ec.sign(goodClaims(), { kid: 7 })],
    ['a kid like a path', () => ec.sign(goodClaims(), { kid: '../../etc/passwd' })],
    ['a kid that every object has', () => ec.sign(goodClaims(), { kid: '__proto__' })],
    ['alg none', () => `${hmacToken(goodClaims(), { alg: 'none' }).replace(/[^.]*$/, '')}`],
    [
      'HS256 with the public key as PEM',
      async () => hmacToken(goodClaims(), {}, await exportSPKI(rsa.publicKey)),
    ],
    [
      'HS256 with the public key as JWK',
      () => hmacToken(goodClaims(), { kid: 'rsa' }, JSON.stringify(rsa.jwk)),
    ],
    ['HS256 with the modulus', () => hmacToken(goodClaims(), { kid: 'rsa' }, `${Reflect.get(rsa.jwk, 'n')}`)],
    ['RS512 with a published key', () => rs512(goodClaims())],
    ['a critical extension', () => hmacToken(goodClaims(), { alg: 'ES256', kid: 'ec', crit: ['x'], x: 1 })],
  ])('is refused: %s', async (_, token) => {
    const server = await serving(publishing(rsa.jwk, ec.jwk, ed.jwk, anyRsa()));
    expect(await outcomeOf(async () => verifierAt(server.uri)(await token()))).toBe('INVALID_AUTHORIZATION');
  });

  it('cannot bring its own key', async () => {
    const server = await serving(publishing(ec.jwk));
    const own = await serving(publishing(stranger.jwk));
    const verify = verifierAt(server.uri);
    const jwk = await exportJWK(stranger.publicKey);
    for (const header of [{ jku: own.uri }, { x5u: own.uri }, { jwk }, { jku: own.uri, kid: 'new', jwk }])
      expect(await outcomeOf(async () => verify(await stranger.sign(goodClaims(), header)))).toBe(
        'INVALID_AUTHORIZATION',
      );
    expect(own.requests).toEqual([]);
  });

  it('makes no request at all when its algorithm is not one of ours', async () => {
    const server = await serving(publishing(ec.jwk));
    await outcomeOf(() => verifierAt(server.uri)(hmacToken(goodClaims())));
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0', kid: 'x', alg: 'HS256' }],
    ['a key of an unknown kind', { kty: 'XYZ', kid: 'x' }],
    ['a key that lacks its numbers', { kty: 'EC', crv: 'P-256', kid: 'x' }],
    ['a key for encryption', { kty: 'EC', crv: 'P-256', kid: 'x', use: 'enc' }],
  ])('is refused, and others are not, when the set holds %s', async (_, odd) => {
    const server = await serving(publishing(odd, ec.jwk));
    const verify = verifierAt(server.uri);
    expect(await outcomeOf(async () => verify(await stranger.sign(goodClaims(), { kid: 'x' })))).toBe(
      'INVALID_AUTHORIZATION',
    );
    expect(await verify(await ec.sign(goodClaims()))).toHaveProperty('subject', 'ann');
  });
});

describe('rotation', () => {
  it('a new key is accepted as soon as it is published', async () => {
    const server = await serving(publishing(rsa.jwk));
    const verify = verifierAt(server.uri);
    expect(await verify(await rsa.sign(goodClaims()))).toHaveProperty('subject', 'ann');
    const token = await ed.sign(goodClaims());
    expect(await outcomeOf(() => verify(token))).toBe('INVALID_AUTHORIZATION');
    server.answer = publishing(rsa.jwk, ed.jwk);
    expect(await verify(token)).toHaveProperty('subject', 'ann');
  });

  it('a key that was withdrawn is refused, tokens seen before included', async () => {
    let now = Date.now();
    const server = await serving(publishing(rsa.jwk, ed.jwk));
    const verify = verifierAt(server.uri, { now: () => now, patience: { ...impatient, maxAge: 0 } });
    const token = await rsa.sign({ ...goodClaims(), exp: inSeconds(3600) });
    const viewer = await verify(token);
    server.answer = publishing(ed.jwk);
    expect(await verify(token)).toBe(viewer);
    now += 61_000;
    expect(await outcomeOf(() => verify(token))).toBe('INVALID_AUTHORIZATION');
  });

  it('made-up key ids make no flood of requests', async () => {
    const server = await serving(publishing(ec.jwk));
    const verify = verifierAt(server.uri, { patience: { ...defaultPatience, cooldown: 60_000 } });
    for (let i = 0; i < 20; i++)
      await outcomeOf(async () => verify(await ec.sign(goodClaims(), { kid: `made-up-${i}` })));
    expect(server.requests).toHaveLength(1);
  });
});

describe('keys that cannot be had', () => {
  const silence: (response: ServerResponse) => void = () => {};
  it.each<[string, KeyServer['answer']]>([
    ['it says 500', response => void response.writeHead(500).end('{"keys":[]}')],
    ['it says 404', response => void response.writeHead(404).end()],
    ['it redirects', response => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['it hangs up', response => void response.destroy()],
    ['it hangs up halfway', response => void response.write('{"keys":', () => response.destroy())],
    ['it answers nothing in time', silence],
    ['it stops halfway', response => void response.write('{"keys":')],
    ['it answers HTML', response => void response.end('<html>')],
    ['it answers nothing', response => void response.end()],
    ['it answers null', response => void response.end('null')],
    ['it answers an object without keys', response => void response.end('{}')],
    ['it answers keys that are none', response => void response.end('{"keys":[1]}')],
  ])('say nothing of the token, but to come again: %s', async (_, answer) => {
    const server = await serving(answer);
    const verify = verifierAt(server.uri, { patience: { ...impatient, timeout: 1_500 } });
    const token = await ec.sign(goodClaims());
    const error = await Promise.resolve(verify(token)).catch(error => error);
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ code: 'OVERLOADED', status: 503, retryAfter: 1 });
    expect(server.requests).toEqual(['/keys']);
    server.answer = publishing(ec.jwk);
    expect(await verify(token)).toHaveProperty('subject', 'ann');
  });

  it('say the same when nobody listens, and recover', async () => {
    const server = await startKeyServer(publishing(ec.jwk));
    await server.close();
    const verify = verifierAt(server.uri);
    const token = await ec.sign(goodClaims());
    expect(await outcomeOf(() => verify(token))).toBe('OVERLOADED');
    servers.push(await startKeyServer(publishing(ec.jwk), Number(new URL(server.uri).port)));
    expect(await verify(token)).toHaveProperty('subject', 'ann');
  });

  it('leave the known ones in use', async () => {
    const server = await serving(publishing(ec.jwk));
    const verify = verifierAt(server.uri);
    await verify(await ec.sign(goodClaims()));
    server.answer = response => void response.destroy();
    expect(await verify(await ec.sign({ ...goodClaims(), sub: 'bob' }))).toHaveProperty('subject', 'bob');
    expect(await outcomeOf(async () => verify(await ed.sign(goodClaims())))).toBe('OVERLOADED');
  });

  it('are not asked for again at once', async () => {
    const server = await serving(response => void response.writeHead(500).end());
    const verify = verifierAt(server.uri, { patience: { ...defaultPatience, cooldown: 60_000 } });
    const token = await ec.sign(goodClaims());
    for (let i = 0; i < 5; i++) expect(await outcomeOf(() => verify(token))).toBe('OVERLOADED');
    expect(server.requests).toHaveLength(1);
  });

  it('are a warning in the log, without the token', async () => {
    const lines: unknown[][] = [];
    const server = await serving(response => void response.writeHead(500).end());
    const log = { debug: () => {}, warn: (...line: unknown[]) => void lines.push(line) };
    const token = await ec.sign(goodClaims());
    await outcomeOf(() => verifierAt(server.uri, { log })(token));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject([{ status: 500 }, expect.stringContaining('AUTH_JWKS_URI')]);
    expect(JSON.stringify(lines)).not.toContain(token.slice(-20));
  });
});
