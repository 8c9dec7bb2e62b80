// One of several processes at once: opens the directory, waits to be told, makes people, says what it did.
import { createInterface } from 'node:readline';
import { v7 } from 'uuid';
import { upsertPersons } from '../../../dist/directory/upsertPersons.js';
import { openSqlite } from '../../../dist/repository/sqlite/open.js';

const [file, batches, size] = process.argv.slice(2);
const answer = value => process.stdout.write(`${JSON.stringify(value)}\n`);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = async () => void (await lines.next());

answer('ready');
await told();
const repository = await openSqlite({ file });
answer(repository.migrated);
await told();

const services = { repository, now: Date.now, newIdentifier: () => v7(), phoneRegion: undefined };
const scopes = ['people:write'];
const viewer = { subject: 'test', workspace: 'w', access: { kind: 'all' }, scopes };
const outcomes = [];
for (let batch = 0; batch < Number(batches); batch++) {
  const persons = Array.from({ length: Number(size) }, (_, index) => ({
    emailAddress: `${batch}.${index}@example.com`,
    firstName: 'Ada',
  }));
  const policy = { onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL', dryRun: false };
  const { results } = await upsertPersons(services, viewer, { persons, ...policy });
  outcomes.push(...results.map(({ outcome }) => outcome));
}
await repository.close();
answer(outcomes);
process.exit();
