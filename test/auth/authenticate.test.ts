import { describe, expect, it } from 'vitest';
import { bearerToken, createAuthenticator } from '../../src/auth/authenticate.ts';
import { challenge } from '../../src/auth/challenge.ts';
import { expiredToken, invalidAuthorization, missingAuthorization } from '../../src/auth/errors.ts';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import { goodClaims, hmacToken, outcomeOf, plainAuth, secret, silent } from './tokens.ts';

describe('the Authorization header', () => {
  it.each([
    ['Bearer a.b.c', 'a.b.c'],
    ['bearer a.b.c', 'a.b.c'],
    ['BEARER a.b.c', 'a.b.c'],
    ['Bearer    a.b.c', 'a.b.c'],
    ['Bearer pgw_0-9~+/==', 'pgw_0-9~+/=='],
    ['Bearer bearer', 'bearer'],
  ])('%j holds a token', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([
    [undefined],
    [''],
    ['Bearer'],
    ['Bearer '],
    ['bearer      '],
    ['Basic YW5uOnNlY3JldA=='],
    ['Bearerabc'],
    ['Bearer=abc'],
    ['Token Bearer abc'],
    [' Bearer abc'],
    ['a.b.c'],
  ])('%j holds none', async header => {
    expect(await outcomeOf(() => bearerToken(header))).toBe('MISSING_AUTHORIZATION');
  });

  it.each([
    ['Bearer a.b.c d'],
    ['Bearer a,b'],
    ['Bearer "a.b.c"'],
    ['Bearer <token>'],
    ['Bearer\ta.b.c'],
    ['Bearer a.b.c\n'],
    ['Bearer a\0b'],
    ['Bearer ä'],
    ['Bearer ='],
    ['Bearer a=b'],
  ])('%j holds what cannot be one', async header => {
    expect(await outcomeOf(() => bearerToken(header))).toBe('INVALID_AUTHORIZATION');
  });

  it('holds a token of 16 KB and no longer one', async () => {
    expect(bearerToken(`Bearer ${'a'.repeat(16_384)}`)).toHaveLength(16_384);
    expect(await outcomeOf(() => bearerToken(`Bearer ${'a'.repeat(16_385)}`))).toBe('INVALID_AUTHORIZATION');
    expect(await outcomeOf(() => bearerToken(`Bearer a${' '.repeat(100_000)}b`))).toBe(
      'INVALID_AUTHORIZATION',
    );
  });

  it('names the viewer', async () => {
    const keys = { kind: 'secret', secret, automatic: false } as const;
    const authenticate = createAuthenticator(createTokenVerifier(keys, plainAuth, { log: silent }));
    const header = `bearer ${hmacToken(goodClaims())}`;
    const viewer = await authenticate(header);
    expect(viewer).toMatchObject({ subject: 'ann', workspace: 'acme' });
    expect(authenticate(header)).toBe(viewer);
    expect(await outcomeOf(() => authenticate(`${header}A`))).toBe('INVALID_AUTHORIZATION');
    expect(await outcomeOf(() => authenticate(undefined))).toBe('MISSING_AUTHORIZATION');
  });

  it('is missed in the words of the source API', () => {
    const error = missingAuthorization();
    expect([error.status, error.message, error.extensions.type]).toEqual([
      400,
      "Your request does not include an 'Authorization' header with a bearer token for your account.",
      'missing_authorization',
    ]);
  });
});

describe('WWW-Authenticate', () => {
  it.each([
    [missingAuthorization(), 'Bearer realm="persons-gateway"'],
    [
      invalidAuthorization(),
      `Bearer realm="persons-gateway", error="invalid_token", error_description="The bearer token you have provided in the 'Authorization' header is invalid."`,
    ],
    [
      expiredToken(),
      `Bearer realm="persons-gateway", error="invalid_token", error_description="The bearer token you have provided in the 'Authorization' header has expired. Please obtain a new one."`,
    ],
    [
      new GatewayError('FORBIDDEN', 'no "scope"'),
      'Bearer realm="persons-gateway", error="insufficient_scope"',
    ],
    [new GatewayError('OVERLOADED', 'later'), undefined],
    [new GatewayError('NOT_FOUND', 'nobody'), undefined],
  ])('answers $code', (error, value) => {
    expect(challenge(error)).toBe(value);
  });
});
