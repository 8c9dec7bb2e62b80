import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { upsertPersons } from '../../src/directory/upsertPersons.ts';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { failureOf } from '../graphql/contract/workspace.ts';
import { post } from '../support/client.ts';
import { personsIn } from '../support/persons.ts';
import { startGateway } from '../support/startGateway.ts';
import { tempDir } from '../support/tempDir.ts';

const feed =
  'query ($after: String) { personChanges(after: $after) { nodes { kind version requestId actor } } }';

it('a change says by which request it was made', async () => {
  const gateway = await startGateway();
  const headers = { 'x-request-id': 'sync-42' };
  const query =
    'mutation { upsertPersons(input: { persons: [{ externalRef: "a", firstName: "Ann" }] }) { createdCount } }';
  await post(gateway.url, { query, token: await gateway.token(), headers });
  expect((await gateway.graphql(feed)).data.personChanges.nodes).toEqual([
    { kind: 'CREATED', version: 1, requestId: 'sync-42', actor: 'tester' },
  ]);
});

it('is kept for so many days as HISTORY_RETENTION_DAYS says', async () => {
  const first = await startGateway({ env: { HISTORY_RETENTION_DAYS: '1' } });
  const { services, config } = first;
  const viewer = {
    subject: 's',
    workspace: 'default',
    access: { kind: 'all' },
    scopes: ['people:write'],
  } as const;
  const policy = { dryRun: false, onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL' } as const;
  const daysAgo = (days: number) => ({ ...services, now: () => Date.now() - days * 24 * 60 * 60 * 1000 });
  await upsertPersons(daysAgo(2), viewer, { persons: [{ externalRef: 'old' }], ...policy });
  await upsertPersons(daysAgo(0), viewer, { persons: [{ externalRef: 'new' }], ...policy });
  await first.stop();
  const env = { DATABASE_URL: `file:${config.database.file}`, HISTORY_RETENTION_DAYS: '1' };
  const second = await startGateway({ env });
  const changes = async () =>
    (await second.graphql('{ personChanges { nodes { person { externalRef } } } }')).data.personChanges.nodes;
  await expect.poll(changes).toEqual([{ person: { externalRef: 'new' } }]);
});

it('is not kept with HISTORY=false, and what is missing is not passed over later', async () => {
  const kept = await startGateway();
  const env = { DATABASE_URL: `file:${kept.config.database.file}` };
  const upsert = (url: string, token: string, firstName: string) =>
    post(url, {
      token,
      query:
        'mutation ($n: String) { upsertPersons(input: { persons: [{ externalRef: "a", firstName: $n }] }) { results { person { history { nodes { changes { after } } } } } } }',
      variables: { n: firstName },
    });
  const token = await kept.token();
  await upsert(kept.url, token, 'A');
  const { personChangesCursor: after } = (await kept.graphql('{ personChangesCursor }')).data;
  await kept.stop();
  const silent = await startGateway({ env: { ...env, HISTORY: 'false' } });
  const { data } = await upsert(silent.url, await silent.token(), 'B');
  // What was kept before is there still.
  expect(data.upsertPersons.results[0].person.history.nodes).toHaveLength(1);
  expect(failureOf(await silent.graphql(feed)).slice(0, 2)).toEqual([400, 'HISTORY_OFF']);
  await silent.stop();
  const again = await startGateway({ env });
  await upsert(again.url, await again.token(), 'C');
  expect(failureOf(await again.graphql(feed, { after })).slice(0, 2)).toEqual([410, 'RESYNC_REQUIRED']);
  expect((await again.graphql(feed)).data.personChanges.nodes).toMatchObject([
    { kind: 'UPDATED', version: 3 },
  ]);
});

it.each([
  ['true', [{ kind: 'CREATED', subject: 'import', requestId: null }]],
  ['false', []],
])('an import with HISTORY=%s keeps what it changes, or nothing', async (HISTORY, expected) => {
  const folder = tempDir();
  writeFileSync(join(folder, 'people.csv'), 'externalRef\na\n');
  const env = { DATABASE_URL: 'file:./persons.db', HISTORY };
  expect((await personsIn(folder, ['import', 'people.csv'], env)).code).toBe(0);
  const repository = await openSqlite({ file: join(folder, 'persons.db') });
  const page = { after: null, limit: 10 };
  const { changes } = await repository.personChanges('default', { kind: 'all' }, page);
  await repository.close();
  expect(changes.map(({ kind, subject, requestId }) => ({ kind, subject, requestId }))).toEqual(expected);
});
