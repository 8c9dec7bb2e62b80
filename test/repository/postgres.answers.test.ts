import { beforeAll, expect, it } from 'vitest';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import type { OpenedRepository } from '../../src/repository/postgres/opened.ts';
import { type Between, startBetween } from '../support/postgres/between.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { directoryOver, viewerOf } from './services.ts';

let between: Between;
let repository: OpenedRepository;
beforeAll(async () => {
  const url = await newDatabase();
  between = await startBetween(url);
  repository = await openPostgres({ url: between.through(url) });
  await directoryOver(repository).upsert(viewerOf('w'), [{ externalRef: 'a' }]);
  await query(
    url,
    `insert into idempotency_records (workspace, subject, key, "inputHash", answer, "createdAt")
      select id, 'subject ' || number % 7, 'key ' || number, '',
        case when number % 400 = 0 then 'of the wanted one ' else 'of somebody else ' end || number, number
      from workspaces, generate_series(1, 2000) as number where name = 'w'`,
  );
  return () => repository.close();
}, 60_000);

async function trips(work: () => Promise<unknown>): Promise<number> {
  const before = between.turns();
  await work();
  return between.turns() - before;
}
const wanted = async () => (await repository.answersWith('w', 'wanted')).map(({ key }) => key).sort();
const all = ['key 1200', 'key 1600', 'key 2000', 'key 400', 'key 800'];

it('kept answers are looked through a hundred at a time, all of them once', async () => {
  expect(await wanted()).toEqual(all);
  expect(await trips(wanted)).toBe(21);
  expect(await trips(() => repository.answersWith('w', 'nobody'))).toBe(21);
});

it('those that hold any of some texts are put right, and no others', async () => {
  await repository.reviseAnswers('w', ['wanted', 'nobody'], answer => answer.replace('wanted', 'erased'));
  expect(await wanted()).toEqual([]);
  const erased = await repository.answersWith('w', 'of the erased one');
  expect(erased.map(({ key }) => key).sort()).toEqual(all);
  expect(await repository.answersWith('w', 'of somebody else')).toHaveLength(1_995);
});
