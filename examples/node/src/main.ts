import { randomUUID } from 'node:crypto';
import { personsByCursor, personsByLastId } from './pages.js';
import { upsert } from './upsert.js';

const { results } = await upsert(
  [
    { externalRef: 'id-1', firstName: 'Ann', emailAddress: 'ann@example.com' },
    { externalRef: 'id-2', firstName: 'Ben', phoneNumber: '+44 20 7946 0958' },
    { firstName: 'Test insufficient info' },
  ],
  // Kept with the batch, so that a program that is started again sends the same.
  randomUUID(),
);
for (const { index, outcome, person, failureCode } of results)
  console.log(`${index} ${outcome} ${person?.externalRef ?? failureCode}`);

const names = async (persons: AsyncIterable<{ firstName: string | null }>) => {
  const all: string[] = [];
  for await (const { firstName } of persons) all.push(firstName ?? '?');
  return all.join(', ');
};
console.log(`by cursor: ${await names(personsByCursor())}`);
console.log(`by lastId: ${await names(personsByLastId())}`);
