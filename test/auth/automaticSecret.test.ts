import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { automaticSecret } from '../../src/auth/automaticSecret.ts';
import { tokenKeys } from '../../src/auth/keys.ts';
import { ConfigError, readConfig } from '../../src/config.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'automatic-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a secret is made once, for its owner alone, and nothing else is left', () => {
  const database = join(folder, 'data', 'persons.db');
  const secret = automaticSecret(database);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(automaticSecret(database)).toBe(secret);
  expect(readdirSync(join(folder, 'data'))).toEqual(['persons.db.secret']);
  expect(statSync(`${database}.secret`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${database}.secret`, 'utf8')).toBe(`${secret}\n`);
});

it('two databases have two secrets', () => {
  expect(automaticSecret(join(folder, 'a.db'))).not.toBe(automaticSecret(join(folder, 'b.db')));
});

it('a secret that somebody put there is used', () => {
  const secret = 'chosen by an operator, long enough for it';
  writeFileSync(join(folder, 'persons.db.secret'), secret);
  expect(automaticSecret(join(folder, 'persons.db'))).toBe(secret);
});

it.each([
  ['is empty', ''],
  ['is too short', 'x'.repeat(31)],
  ['is blank', ' '.repeat(64)],
])('a kept secret that %s is refused and left alone', (_, content) => {
  const file = join(folder, 'persons.db.secret');
  writeFileSync(file, content);
  expect(() => automaticSecret(join(folder, 'persons.db'))).toThrow(ConfigError);
  expect(readFileSync(file, 'utf8')).toBe(content);
});

it('what can be neither read nor made is one clear line', () => {
  mkdirSync(join(folder, 'persons.db.secret'));
  writeFileSync(join(folder, 'file'), '');
  for (const database of [join(folder, 'persons.db'), join(folder, 'file', 'persons.db')])
    expect(() => automaticSecret(database)).toThrow(/^AUTH_SECRET is not set, and .+\.$/);
});

it('it is made only where the settings name no keys', () => {
  const DATABASE_URL = `file:${join(folder, 'persons.db')}`;
  const AUTH_SECRET = 'x'.repeat(32);
  expect(tokenKeys(readConfig({ DATABASE_URL, AUTH_SECRET }))).toEqual({
    kind: 'secret',
    secret: AUTH_SECRET,
    automatic: false,
  });
  expect(tokenKeys(readConfig({ DATABASE_URL, AUTH_JWKS_URI: 'https://id.example/keys' }))).toEqual({
    kind: 'jwks',
    uri: 'https://id.example/keys',
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(tokenKeys(readConfig({ DATABASE_URL }))).toMatchObject({ kind: 'secret', automatic: true });
  expect(readdirSync(folder)).toEqual(['persons.db.secret']);
});
