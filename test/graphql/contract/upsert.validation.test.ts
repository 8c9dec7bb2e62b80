import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/domain/person.ts';
import { startGateway } from '../../support/startGateway.ts';
import { failureOf, newWorkspace, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await newWorkspace(await startGateway());
});

const long = (length: number) => 'x'.repeat(length);
const inFuture = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const keys = ['externalRef', 'emailAddress', 'phoneNumber'];
const texts = [...keys, 'firstName', 'lastName', 'avatarUrl', 'timezone', 'locale'];
/** A good value with something in the middle. */
const around = (field: string, middle: string): string =>
  ({
    emailAddress: `a${middle}nn@example.com`,
    phoneNumber: `+44 2079${middle}460123`,
    avatarUrl: `https://example.com/a${middle}b`,
    timezone: `Europe/${middle}London`,
    locale: `en${middle}-GB`,
  })[field] ?? `a${middle}b`;

const refused: [string, unknown][] = [
  ['emailAddress', 'nonsense'],
  ['emailAddress', 'a@b'],
  ['emailAddress', '@example.com'],
  ['emailAddress', 'ann@@example.com'],
  ['emailAddress', 'ann lee@example.com'],
  ['emailAddress', 'ann@example..com'],
  ['emailAddress', `${long(243)}@example.com`],
  ['externalRef', long(256)],
  ['firstName', long(256)],
  ['lastName', long(256)],
  ['phoneNumber', 'none'],
  ['phoneNumber', '+'],
  ['phoneNumber', '1'.repeat(51)],
  ['avatarUrl', 'example_string'],
  ['avatarUrl', 'ftp://example.com/x'],
  ['avatarUrl', 'javascript:alert(1)'],
  ['avatarUrl', 'data:image/png;base64,AA'],
  ['timezone', 'example_string'],
  ['timezone', 'Europe/Nowhere'],
  ['timezone', '+01:00'],
  ['locale', 'example_string'],
  ['locale', 'x'],
  ['attributes', { text: long(16 * 1024) }],
  ['attributes', { text: 'ä'.repeat(9_000) }],
  ['attributes', { text: 'a\0b' }],
  ['attributes', { 'a\u0001b': 1 }],
  ['attributes', { deep: ['\ud800'] }],
  ['seenAt', inFuture(6)],
  ...texts.map((field): [string, string] => [field, around(field, '\0')]),
  ...texts.map((field): [string, string] => [field, around(field, '\u0007')]),
  ...texts.map((field): [string, string] => [field, around(field, '\ud800')]),
  ...keys.flatMap(field =>
    ['\u200b', '\u202e', '\ufeff', '\u00ad'].map((c): [string, string] => [field, around(field, c)]),
  ),
];

const accepted: [string, unknown][] = [
  ['emailAddress', `${long(242)}@example.com`],
  ['emailAddress', "o'brien+tag@mail.example.co.uk"],
  ['emailAddress', 'jörg@straße.example'],
  ['externalRef', long(255)],
  ['externalRef', "'; DROP TABLE persons; --"],
  ['firstName', long(255)],
  ['firstName', '👩‍👩‍👧'],
  ['firstName', '𝒳'.repeat(255)],
  ['lastName', 'نور'],
  ['phoneNumber', '+1-555-0123'],
  ['phoneNumber', '1'.repeat(50)],
  ['phoneNumber', '911'],
  ['avatarUrl', 'http://example.com/x.png?y=1#z'],
  ['timezone', 'America/Argentina/Buenos_Aires'],
  ['timezone', 'UTC'],
  ['locale', 'zh-Hant-TW'],
  ['attributes', { text: long(16 * 1024 - '{"text":""}'.length) }],
  ['attributes', { '': { nested: [1, 2.5, true, null] } }],
  ['seenAt', inFuture(4)],
  ['seenAt', '1970-01-01T00:00:00Z'],
];

const show = (value: unknown) => (JSON.stringify(value) as string).slice(0, 60);

describe('a value that is not acceptable', () => {
  it.each(refused.map(([field, value]) => [field, show(value), value] as const))(
    'fails its item alone: %s %s',
    async (field, _shown, value) => {
      const { results, failedCount, createdCount } = await workspace.upsert(
        [
          { firstName: 'Bad', externalRef: 'bad', [field]: value } as JsonObject,
          { externalRef: `good ${field}` },
        ],
        { dryRun: true },
      );
      expect([failedCount, createdCount]).toEqual([1, 1]);
      expect(results[0]).toMatchObject({
        index: 0,
        success: false,
        outcome: 'FAILED',
        failureCode: 'INVALID_VALUE',
        person: null,
        matchedBy: null,
        changes: [],
        otherMatches: [],
      });
      expect(results[0].failureReason).toContain(field);
    },
  );

  it('is measured after merging, for attributes', async () => {
    const half = (key: string) => ({ externalRef: 'half', attributes: { [key]: long(9_000) } });
    expect((await workspace.upsertOne(half('a'))).outcome).toBe('CREATED');
    const result = await workspace.upsertOne(half('b'));
    expect([result.failureCode, result.failureReason]).toEqual([
      'INVALID_VALUE',
      expect.stringContaining('attributes'),
    ]);
    expect(Object.keys((await workspace.upsertOne({ externalRef: 'half' })).person.attributes)).toEqual([
      'a',
    ]);
  });
});

describe('an acceptable value', () => {
  it.each(accepted.map(([field, value]) => [field, show(value), value] as const))(
    'is kept as it is: %s %s',
    async (field, _shown, value) => {
      const item = { externalRef: `ok ${field} ${Math.random()}`, [field]: value } as JsonObject;
      const result = await workspace.upsertOne(item);
      expect([result.outcome, result.failureReason]).toEqual(['CREATED', null]);
      const shown = field === 'seenAt' ? new Date(value as string).toISOString() : value;
      expect(result.person[field === 'seenAt' ? 'lastSeenAt' : field]).toEqual(shown);
      expect((await workspace.find({ filter: { identifier: result.person.identifier } })).nodes).toEqual([
        result.person,
      ]);
    },
  );
});

describe('a new person needs enough information', () => {
  it.each<[JsonObject, boolean]>([
    [{ externalRef: 'enough' }, true],
    [{ emailAddress: 'a@example.com', firstName: 'A' }, true],
    [{ emailAddress: 'b@example.com', lastName: 'B' }, true],
    [{ phoneNumber: '+442079460001', firstName: 'C' }, true],
    [{ phoneNumber: '+442079460002', lastName: 'D' }, true],
    [{}, false],
    [{ firstName: 'A', lastName: 'B' }, false],
    [{ emailAddress: 'c@example.com' }, false],
    [{ phoneNumber: '+442079460003' }, false],
    [{ emailAddress: 'd@example.com', phoneNumber: '+442079460004' }, false],
    [{ emailAddress: 'e@example.com', firstName: '  ' }, false],
    [{ emailAddress: '', firstName: 'A' }, false],
    [{ externalRef: ' ', firstName: 'A' }, false],
    [{ externalRef: null, firstName: null }, false],
    [{ avatarUrl: 'https://example.com', attributes: { a: 1 } }, false],
  ])('%j: %j', async (item, enough) => {
    const result = await workspace.upsertOne(item);
    expect(result).toMatchObject(
      enough
        ? { success: true, outcome: 'CREATED', matchedBy: null, failureCode: null, failureReason: null }
        : {
            success: false,
            outcome: 'FAILED',
            failureCode: 'INSUFFICIENT_INFORMATION',
            failureReason:
              'Insufficient information to create a new person record. Please provide either an external reference or a combination of phone number OR email address AND first name OR last name.',
          },
    );
  });
});

describe('a value that does not fit its type', () => {
  it.each<[string, unknown]>([
    ['firstName', 5],
    ['emailAddress', ['ann@example.com']],
    ['status', 'DEAD'],
    ['attributes', 'text'],
    ['attributes', [1]],
    ['seenAt', 'yesterday'],
    ['seenAt', '2025-02-30T00:00:00Z'],
    ['seenAt', 1_700_000_000],
    ['groupIds', [null]],
    ['nonsense', 1],
  ])('fails the whole request: %s %j', async (field, value) => {
    const answer = await workspace.askUpsert([{ externalRef: 'whole' }, { [field]: value } as JsonObject]);
    expect([...failureOf(answer), answer.data]).toEqual([200, 'BAD_USER_INPUT', undefined, undefined]);
    expect((await workspace.find({ filter: { externalRef: 'whole' } })).totalCount).toBe(0);
  });
});
