import { expect, it } from 'vitest';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { newDatabase, newEmptyDatabase, query } from '../support/postgres/newDatabase.ts';
import { directoryOver, viewerOf } from './services.ts';

it('of several gateways that start at once each migration is carried out by one, once', async () => {
  const url = await newEmptyDatabase();
  const opened = await Promise.all(Array.from({ length: 6 }, () => openPostgres({ url })));
  await Promise.all(opened.map(({ close }) => close()));
  const [to, ...others] = new Set(opened.map(({ migrated }) => migrated.to));
  expect(others).toEqual([]);
  expect(opened.map(({ migrated }) => migrated.from).filter(from => from === 0).length).toBeGreaterThan(0);
  const made = await query<{ number: number }>(url, 'select "number" from persons_migrations order by 1');
  expect(made.map(({ number }) => number)).toEqual(
    Array.from({ length: to as number }, (_, index) => index + 1),
  );
});

it('of several gateways that start with another phone region one makes the keys anew', async () => {
  const url = await newDatabase();
  const before = await openPostgres({ url });
  const people = Array.from({ length: 50 }, (_, number) => ({
    firstName: `${number}`,
    phoneNumber: `01234 5678${number + 10}`,
  }));
  await directoryOver(before).upsert(viewerOf('w'), people);
  const opened = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ url, phoneRegion: 'GB' })));
  expect(opened.map(({ rekeyed }) => rekeyed).filter(rekeyed => rekeyed !== null)).toEqual([50]);
  for (const repository of opened) {
    const { find } = directoryOver(repository);
    const { persons } = await find(viewerOf('w'), { phoneNumber: '+44 1234 567812' });
    expect(persons).toMatchObject([{ firstName: '2' }]);
    await repository.close();
  }
  await before.close();
});

it.each<[what: string, make: () => Promise<string>, says: RegExp]>([
  [
    'that a newer program made',
    async () => {
      const url = await newDatabase();
      await query(url, `insert into persons_migrations values (99, 'of tomorrow', 1)`);
      return url;
    },
    /has a newer schema than this program knows/,
  ],
  [
    'that is not in UTF-8',
    async () => {
      const url = new URL(await newEmptyDatabase());
      await query(
        url.href,
        `create database "${url.pathname.slice(1)}_latin" encoding latin1 template template0`,
      );
      url.pathname += '_latin';
      return url.href;
    },
    /is not in UTF-8/,
  ],
])('refuses a database %s', async (_what, make, says) => {
  await expect(openPostgres({ url: await make() })).rejects.toThrow(says);
});
