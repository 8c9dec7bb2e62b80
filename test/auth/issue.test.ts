import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { issueToken } from '../../src/auth/issue.ts';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { plainAuth, secret, silent } from './tokens.ts';

const grant = {
  subject: 'ann',
  workspace: 'acme',
  groups: ['group-1'],
  scopes: ['people:read', 'people:write'],
  expiresIn: 60,
};
const keys = { kind: 'secret', secret, automatic: false } as const;

it.each([
  ['plain settings', plainAuth],
  [
    'an issuer, an audience and claim names of its own',
    {
      issuer: 'https://id.example',
      audience: 'persons',
      claims: { workspace: 'tenant', groups: 'roles', scope: 'scp' },
    },
  ],
])('a gateway with %s accepts the tokens it issues', async (_, auth) => {
  const verify = createTokenVerifier(keys, auth, { log: silent });
  expect(await verify(await issueToken(secret, grant, auth))).toEqual({
    subject: 'ann',
    workspace: 'acme',
    access: { kind: 'listed', identifiers: ['group-1'] },
    scopes: ['people:read', 'people:write'],
    notAfter: expect.any(Number),
  });
});

it.each([
  ['*' as const, { kind: 'all' }],
  [undefined, { kind: 'granted', subject: 'ann' }],
])('groups %j become %j', async (groups, access) => {
  const verify = createTokenVerifier(keys, plainAuth, { log: silent });
  expect(await verify(await issueToken(secret, { ...grant, groups }, plainAuth))).toMatchObject({ access });
});

it('a token ends when it was asked to', async () => {
  const token = await issueToken(secret, grant, plainAuth, 1_700_000_000_999);
  expect(decodeJwt(token)).toMatchObject({ iat: 1_700_000_000, exp: 1_700_000_060 });
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
});

it.each([
  [{ subject: '' }],
  [{ workspace: '' }],
  [{ subject: 'x'.repeat(256) }],
  [{ workspace: 'a\nb' }],
  [{ expiresIn: 0 }],
  [{ expiresIn: 1.5 }],
  [{ expiresIn: Number.NaN }],
])('%j is refused rather than issued in vain', change => {
  expect(() => issueToken(secret, { ...grant, ...change }, plainAuth)).toThrow(RangeError);
});
