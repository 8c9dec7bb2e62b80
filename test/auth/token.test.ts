import { describe, expect, it } from 'vitest';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import { encoded, goodClaims, hmacToken, inSeconds, outcomeOf, plainAuth, secret, silent } from './tokens.ts';

const keys = { kind: 'secret', secret, automatic: false } as const;
const verifierOf = (auth: Partial<Parameters<typeof createTokenVerifier>[1]> = {}) =>
  createTokenVerifier(keys, { ...plainAuth, ...auth }, { log: silent });
const verify = verifierOf();

const withClaims = (claims: Record<string, unknown>) => hmacToken({ ...goodClaims(), ...claims });
const without = (claim: string) => {
  const { [claim]: _, ...claims } = goodClaims();
  return hmacToken(claims);
};
/** The same bytes in another spelling: the last character's two loose bits. */
const respelled = (token: string) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') ^ 1];
};
const tampered = () => {
  const [header, , signature] = hmacToken(goodClaims()).split('.');
  return `${header}.${encoded({ ...goodClaims(), workspace: 'other' })}.${signature}`;
};
const unsigned = (alg: string) => `${encoded({ alg })}.${encoded(goodClaims())}.`;

describe('a good token', () => {
  it('names the subject, the workspace, the groups and the scopes', async () => {
    expect(await verify(hmacToken(goodClaims()))).toEqual({
      subject: 'ann',
      workspace: 'acme',
      access: { kind: 'listed', identifiers: ['group-1'] },
      scopes: ['people:read', 'people:write'],
      notAfter: expect.any(Number),
    });
  });

  it.each([
    ['"*" is all groups', '*', { kind: 'all' }],
    ['a "*" in a list is no more than a name', ['*'], { kind: 'listed', identifiers: ['*'] }],
    ['an empty list is no group', [], { kind: 'listed', identifiers: [] }],
    ['a group named twice is one', ['b', 'a', 'b'], { kind: 'listed', identifiers: ['b', 'a'] }],
    [
      'what cannot be an identifier names none',
      ['a\0', 'a\ud800', 'b'],
      { kind: 'listed', identifiers: ['b'] },
    ],
    ['no claim leaves it to the grants', undefined, { kind: 'granted', subject: 'ann' }],
  ])('groups: %s', async (_, groups, access) => {
    expect(await verify(withClaims({ groups }))).toMatchObject({ access });
  });

  it.each([
    ['no claim', undefined, []],
    ['an empty one', '', []],
    ['spaces more than needed', '  people:read   people:read ', ['people:read']],
    ['unknown ones', 'openid people:admin', ['openid', 'people:admin']],
    ['only a space separates', 'a\npeople:read', ['a\npeople:read']],
  ])('scope: %s', async (_, scope, scopes) => {
    expect(await verify(withClaims({ scope }))).toMatchObject({ scopes });
  });

  it('may call its claims otherwise', async () => {
    const verifyOther = verifierOf({
      claims: { workspace: 'https://id.example/tenant', groups: 'roles', scope: 'scp' },
    });
    const token = hmacToken({
      sub: 'ann',
      exp: inSeconds(60),
      'https://id.example/tenant': 'acme',
      roles: '*',
      scp: 'people:read',
      // Of no importance under these names.
      workspace: 7,
      groups: 7,
      scope: 7,
    });
    expect(await verifyOther(token)).toEqual({
      subject: 'ann',
      workspace: 'acme',
      access: { kind: 'all' },
      scopes: ['people:read'],
      notAfter: expect.any(Number),
    });
  });

  it.each([
    ['expired less than 5 s ago', { exp: inSeconds(-2) }],
    ['is valid from less than 5 s ahead', { nbf: inSeconds(3) }],
    ['has a subject of 255 characters', { sub: 'x'.repeat(255) }],
    ['has a workspace of 255 characters', { workspace: 'x'.repeat(255) }],
  ])('is accepted when it %s', async (_, claims) => {
    expect(await outcomeOf(() => verify(withClaims(claims)))).toHaveProperty('subject');
  });
});

describe('a bad token', () => {
  it.each<[string, () => string]>([
    ['has alg none', () => unsigned('none')],
    ['has alg None', () => unsigned('None')],
    ['has alg none and a signature', () => hmacToken(goodClaims(), { alg: 'none' })],
    ['has no alg', () => hmacToken(goodClaims(), { alg: undefined })],
    ['is signed with HS384', () => hmacToken(goodClaims(), {}, secret, 'HS384')],
    ['is signed with HS512', () => hmacToken(goodClaims(), {}, secret, 'HS512')],
    ['says RS256', () => hmacToken(goodClaims(), { alg: 'RS256' })],
    ['is signed with another secret', () => hmacToken(goodClaims(), {}, `${secret}!`)],
    ['is signed with an empty secret', () => hmacToken(goodClaims(), {}, '')],
    ['has a payload that was changed', tampered],
    ['has no signature', () => hmacToken(goodClaims()).replace(/[^.]*$/, '')],
    ['has two parts', () => hmacToken(goodClaims()).replace(/\.[^.]*$/, '')],
    ['has four parts', () => `${hmacToken(goodClaims())}.AAAA`],
    ['has five parts', () => `${hmacToken(goodClaims())}.AAAA.AAAA`],
    ['ends in =', () => `${hmacToken(goodClaims())}=`],
    ['has a space in its signature', () => `${hmacToken(goodClaims())} `],
    ['spells its last bits otherwise', () => respelled(hmacToken(goodClaims()))],
    ['is an API key', () => 'pgw_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['is an unknown critical extension', () => hmacToken(goodClaims(), { crit: ['x'], x: 1 })],
    ['has an empty crit', () => hmacToken(goodClaims(), { crit: [] })],
    ['has an unencoded payload', () => hmacToken(goodClaims(), { crit: ['b64'], b64: false })],
    ['has a payload that is no JSON', () => hmacToken('{"sub":')],
    ['has a payload that is a list', () => hmacToken([goodClaims()])],
    ['has a payload that is null', () => hmacToken('null')],
    ['has no exp', () => without('exp')],
    ['has an exp that is text', () => withClaims({ exp: String(inSeconds(60)) })],
    ['has an exp that is null', () => withClaims({ exp: null })],
    [
      'has an exp without end',
      () => hmacToken(JSON.stringify({ ...goodClaims(), exp: 0 }).replace('"exp":0', '"exp":1e999')),
    ],
    ['is valid from later on', () => withClaims({ nbf: inSeconds(60) })],
    ['has an nbf that is text', () => withClaims({ nbf: '0' })],
    ['has no sub', () => without('sub')],
    ['has an empty sub', () => withClaims({ sub: '' })],
    ['has a sub that is a number', () => withClaims({ sub: 7 })],
    ['has a sub that is a list', () => withClaims({ sub: ['ann'] })],
    ['has a sub of 256 characters', () => withClaims({ sub: 'x'.repeat(256) })],
    ['has a sub with a NUL', () => withClaims({ sub: 'ann\0' })],
    ['has a sub with a line feed', () => withClaims({ sub: 'ann\nbob' })],
    ['has a sub with a lone surrogate', () => withClaims({ sub: 'ann\ud800' })],
    ['has no workspace', () => without('workspace')],
    ['has an empty workspace', () => withClaims({ workspace: '' })],
    ['has a workspace that is null', () => withClaims({ workspace: null })],
    ['has a workspace that is an object', () => withClaims({ workspace: { id: 'acme' } })],
    ['has a workspace of 256 characters', () => withClaims({ workspace: 'x'.repeat(256) })],
    ['has a workspace with a control character', () => withClaims({ workspace: 'ac\u0085me' })],
    ['has groups that are null', () => withClaims({ groups: null })],
    ['has groups that are text', () => withClaims({ groups: 'group-1' })],
    ['has groups that are true', () => withClaims({ groups: true })],
    ['has groups that are an object', () => withClaims({ groups: { 0: 'group-1' } })],
    ['has a group that is a number', () => withClaims({ groups: ['group-1', 7] })],
    ['has a group that is a list', () => withClaims({ groups: [['*']] })],
    ['has a scope that is null', () => withClaims({ scope: null })],
    ['has a scope that is a list', () => withClaims({ scope: ['people:read'] })],
  ])('is refused when it %s', async (_, token) => {
    expect(await outcomeOf(() => verify(token()))).toBe('INVALID_AUTHORIZATION');
  });

  it('is refused in the words of the source API', async () => {
    const refusal = (token: string) =>
      Promise.resolve(verify(token)).catch(error => ({
        message: error.message,
        status: error.status,
        extensions: error.extensions,
        cause: error.cause,
      }));
    expect(await refusal('x')).toEqual({
      message: "The bearer token you have provided in the 'Authorization' header is invalid.",
      status: 401,
      extensions: { code: 'INVALID_AUTHORIZATION', type: 'invalid_authorization' },
      cause: undefined,
    });
    expect(await refusal(withClaims({ exp: inSeconds(-60) }))).toEqual({
      message:
        "The bearer token you have provided in the 'Authorization' header has expired. Please obtain a new one.",
      status: 401,
      extensions: { code: 'EXPIRED_TOKEN', type: 'expired_token' },
      cause: undefined,
    });
  });

  it('is expired only if its signature is good', async () => {
    const expired = { ...goodClaims(), exp: inSeconds(-60) };
    expect(await outcomeOf(() => verify(hmacToken(expired)))).toBe('EXPIRED_TOKEN');
    expect(await outcomeOf(() => verify(hmacToken(expired, {}, `${secret}!`)))).toBe('INVALID_AUTHORIZATION');
  });

  it.each([
    ['claims', () => withClaims({ sub: '' })],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED nbf', () => withClaims({ nbf: inSeconds(60) })],
    ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', tampered],
  ])('leaves nothing of itself in what the log is told: %s', async (reason, token) => {
    await expect(async () => verify(token())).rejects.toMatchObject({ reason });
  });
});

describe('issuer and audience', () => {
  const strict = verifierOf({ issuer: 'https://id.example', audience: 'persons' });

  it.each([
    ['both agree', { iss: 'https://id.example', aud: 'persons' }, 'accepted'],
    ['the audience is one of several', { iss: 'https://id.example', aud: ['other', 'persons'] }, 'accepted'],
    ['the issuer is missing', { aud: 'persons' }, 'refused'],
    ['the audience is missing', { iss: 'https://id.example' }, 'refused'],
    ['the issuer is another', { iss: 'https://id.example/', aud: 'persons' }, 'refused'],
    ['the issuer is a list', { iss: ['https://id.example'], aud: 'persons' }, 'refused'],
    ['the audience is another', { iss: 'https://id.example', aud: 'Persons' }, 'refused'],
    ['the audience is a number', { iss: 'https://id.example', aud: 7 }, 'refused'],
  ])('%s: %3$s', async (_, claims, verdict) => {
    const outcome = await outcomeOf(() => strict(withClaims(claims)));
    expect(outcome === 'INVALID_AUTHORIZATION' ? 'refused' : 'accepted').toBe(verdict);
  });

  it('are not looked at unless they are configured', async () => {
    expect(await verify(withClaims({ iss: 'anybody', aud: ['anything'] }))).toHaveProperty('subject', 'ann');
  });
});

describe('a token seen before', () => {
  it('is answered at once, until it expires', async () => {
    let now = Date.now();
    const verifyAt = createTokenVerifier(keys, plainAuth, { log: silent, now: () => now });
    const token = hmacToken({ ...goodClaims(), exp: now / 1000 + 60 });
    const first = await verifyAt(token);
    expect(verifyAt(token)).toBe(first);
    now += 59_000;
    expect(verifyAt(token)).toBe(first);
    now += 7_000;
    expect(await outcomeOf(() => verifyAt(token))).toBe('EXPIRED_TOKEN');
  });

  it('is not remembered if it was refused', async () => {
    let now = Date.now();
    const verifyAt = createTokenVerifier(keys, plainAuth, { log: silent, now: () => now });
    const token = hmacToken({ ...goodClaims(), nbf: now / 1000 + 30 });
    await expect(Promise.resolve(verifyAt(token))).rejects.toBeInstanceOf(GatewayError);
    now += 30_000;
    expect(await verifyAt(token)).toHaveProperty('subject', 'ann');
  });

  it('says nothing of another one with the same payload', async () => {
    const claims = goodClaims();
    await verify(hmacToken(claims));
    const forged = hmacToken(claims, {}, `${secret}!`);
    expect(await outcomeOf(() => verify(forged))).toBe('INVALID_AUTHORIZATION');
  });
});
