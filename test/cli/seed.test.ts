import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress, duration, type ProgressStream } from '../../src/cli/progress.ts';
import { makeGroups, makePeople } from '../../src/cli/seed/people.ts';
import { persons } from '../support/persons.ts';
import { startGateway } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const options = { persons: 500, groups: 5, seed: 1 };

describe('made-up people', () => {
  const people = [...makePeople(options)];

  it('are the same for the same seed, and others for another', () => {
    expect([...makePeople(options)]).toEqual(people);
    const others = [...makePeople({ ...options, seed: 2 })];
    expect(others).toHaveLength(500);
    expect(others.map(({ emailAddress }) => emailAddress)).not.toEqual(
      people.map(({ emailAddress }) => emailAddress),
    );
  });

  it.each([1, 37, 499])('are the first %i of more', number => {
    expect([...makePeople({ ...options, persons: number })]).toEqual(people.slice(0, number));
  });

  it('are as people are: families share a telephone, some have no address, no number or no reference', () => {
    const numbers = people.flatMap(({ phoneNumber }) => phoneNumber ?? []);
    const shared = numbers.filter((number, index) => numbers.indexOf(number) !== index);
    expect(shared.length).toBeGreaterThan(50);
    for (const field of ['emailAddress', 'phoneNumber', 'externalRef', 'lastName'] as const)
      expect(people.filter(person => person[field] === undefined).length).toBeGreaterThan(10);
    expect(new Set(people.map(({ locale }) => locale)).size).toBeGreaterThan(8);
    expect(people.some(({ firstName }) => /\p{Script=Han}/u.test(firstName ?? ''))).toBe(true);
  });

  it('carry a reference wherever they share a number', () => {
    const numbers = people.map(({ phoneNumber }) => phoneNumber);
    const sharing = people.filter(
      ({ phoneNumber }) => phoneNumber && numbers.indexOf(phoneNumber) !== numbers.lastIndexOf(phoneNumber),
    );
    expect(sharing.length).toBeGreaterThan(100);
    for (const person of sharing) expect(person.externalRef).toBeDefined();
  });

  it('are in one to three of the groups', () => {
    const groups = [...makeGroups(options)].map(({ identifier }) => identifier);
    expect(groups).toEqual(['group-1', 'group-2', 'group-3', 'group-4', 'group-5']);
    for (const { groupIds = [] } of people) {
      expect(groups).toEqual(expect.arrayContaining([...(groupIds ?? [])]));
      expect([1, 2, 3]).toContain(groupIds?.length);
    }
  });
});

describe('persons seed', () => {
  const table = (counts: Record<string, number>) =>
    Object.entries(counts).map(([outcome, number]) => new RegExp(`^ +${outcome} +${number}$`, 'm'));

  it('makes everybody once, and finds everybody as they are the second time', async () => {
    const database = `file:${join(tempDir(), 'persons.db')}`;
    const seed = () =>
      persons(['seed', '--persons', '500', '--groups', '5', '--workspace', 'w'], { DATABASE_URL: database });
    const first = await seed();
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('Seeding 500 of 500 (100 %)') });
    for (const row of table({ created: 500, updated: 0, unchanged: 0, failed: 0 }))
      expect(first.stdout).toMatch(row);
    const second = await seed();
    for (const row of table({ created: 0, updated: 0, unchanged: 500, failed: 0 }))
      expect(second.stdout).toMatch(row);

    const gateway = await startGateway({ env: { DATABASE_URL: database } });
    const token = await gateway.token({ workspace: 'w' });
    const answer = await gateway.graphql(
      '{ findPersons(first: 1) { totalCount } groups { nodes { name } } }',
      {},
      token,
    );
    expect(answer.data.findPersons.totalCount).toBe(500);
    expect(answer.data.groups.nodes).toHaveLength(5);
  });
});

describe('progress', () => {
  /** Reports at these times (ms), one item a millisecond, of 10,000. */
  function shown(isTTY: boolean, times: readonly number[]): string {
    let [text, time] = ['', 0];
    const stream: ProgressStream = Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
      { isTTY },
    );
    const progress = createProgress(stream, 'Copying', 10_000, () => time);
    for (time of times) progress.report(time);
    progress.finish();
    return text;
  }

  it('is a line now and then in a file', () => {
    expect(shown(false, [100, 4_000, 5_000, 6_000, 10_000])).toBe(
      'Copying 5,000 of 10,000 (50 %), 1,000/s, 5 s left\nCopying 10,000 of 10,000 (100 %), 1,000/s\n',
    );
  });

  it('is a bar that stays in its line on a terminal', () => {
    const text = shown(true, [2_500, 2_550, 10_000]);
    expect(text.split('\r').slice(1)).toEqual([
      '\x1b[K[########......................] Copying 2,500 of 10,000 (25 %), 1,000/s, 8 s left',
      '\x1b[K[##############################] Copying 10,000 of 10,000 (100 %), 1,000/s\n',
    ]);
  });

  it.each([
    [0.2, '1 s'],
    [59.5, '1 min 0 s'],
    [61, '1 min 1 s'],
    [3_720, '1 h 2 min'],
  ])('%f seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
