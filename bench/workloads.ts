import { createRandom, type Random } from '../src/cli/seed/random.ts';
import type { KnownPerson, Population } from './population.ts';

/*
 * What is asked of every server: three workloads, drawn by a seeded generator, so that each server gets the
 * same requests in the same order, and a check of every answer.
 */

export const workloadNames = ['find', 'page', 'upsert'] as const;
export type WorkloadName = (typeof workloadNames)[number];

const personFields =
  'identifier externalRef firstName lastName emailAddress phoneNumber status updatedAt' as const;

/** What the GraphQL servers are asked. */
export const documents: Readonly<Record<WorkloadName, string>> = {
  find: `query Find($email: String!) { findPersons(filter: { emailAddress: $email }) { nodes { ${personFields} } lastId } }`,
  page: `query Page($after: SafeInt) { findPersons(first: 100, afterId: $after) { nodes { ${personFields} } lastId } }`,
  upsert:
    'mutation Upsert($input: UpsertPersonsInput!) { upsertPersons(input: $input) { createdCount updatedCount unchangedCount failedCount results { index success outcome matchedBy person { identifier } } } }',
};

/** An item of a batch, as all servers take it. */
export interface Item {
  readonly externalRef: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  readonly phoneNumber: string;
  /** One group, of which a known person is a member. */
  readonly groupIds: readonly [string];
}

/** One request: the variables of the workload's document, and what the answer must be. */
export type Drawn =
  | {
      readonly workload: 'find';
      readonly variables: { readonly email: string };
      readonly identifier: string;
    }
  | {
      readonly workload: 'page';
      readonly variables: { readonly after: number };
      readonly lastId: number;
    }
  | {
      readonly workload: 'upsert';
      readonly variables: { readonly input: { readonly persons: readonly Item[] } };
    };

export const batch = { unchanged: 40, updated: 40, created: 20 } as const;
export const batchSize = batch.unchanged + batch.updated + batch.created;
export const pageSize = 100;

/**
 * The requests of one stretch of load. Stretches of different numbers bring different new persons and new
 * first names; of find and page, the same number draws the same.
 * @param stretch from 0 to 999, a number never used before on this copy of the database when it upserts
 */
export function draw(
  workload: WorkloadName,
  population: Population,
  stretch: number,
  count: number,
): readonly Drawn[] {
  const random = createRandom(1 + stretch);
  return Array.from({ length: count }, (_, index) =>
    drawOne(workload, population, random, { stretch, index }),
  );
}

/** One request of a stretch: an upsert at another place brings other new persons and first names. */
export function drawOne(
  workload: WorkloadName,
  population: Population,
  random: Random,
  place: { readonly stretch: number; readonly index: number },
): Drawn {
  if (workload === 'find') return drawFind(population, random);
  if (workload === 'page') return drawPage(population, random);
  return drawUpsert(population, random, place.stretch, place.index);
}

function drawFind({ findable }: Population, random: Random): Drawn {
  const { emailAddress, identifier } = random.pick(findable);
  return { workload: 'find', variables: { email: emailAddress }, identifier };
}

function drawPage({ sequences }: Population, random: Random): Drawn {
  // So that a full page and somebody behind it follow.
  const at = random.integer(sequences.length - pageSize - 1);
  const [after, lastId] = [sequences[at] as number, sequences[at + pageSize] as number];
  return { workload: 'page', variables: { after }, lastId };
}

function drawUpsert(
  { steady, changing, groups }: Population,
  random: Random,
  stretch: number,
  index: number,
): Drawn {
  const name = `${stretch}-${index}`;
  const persons = [
    ...distinct(random, steady, batch.unchanged).map(itemOf),
    ...distinct(random, changing, batch.updated).map(person => ({
      ...itemOf(person),
      // One that the person never had, so that it differs whatever an earlier request wrote.
      firstName: `${person.firstName} ${name}`,
    })),
    ...Array.from({ length: batch.created }, (_, number): Item => {
      const { firstName, lastName } = random.pick(changing);
      return {
        externalRef: `new-${name}-${number}`,
        firstName,
        lastName,
        emailAddress: `new.${name}.${number}@example.com`,
        phoneNumber: newPhoneNumber(stretch, index * batch.created + number),
        groupIds: [random.pick(groups)],
      };
    }),
  ];
  return { workload: 'upsert', variables: { input: { persons: shuffled(random, persons) } } };
}

const itemOf = ({ sequence, identifier, group, ...profile }: KnownPerson): Item => ({
  ...profile,
  groupIds: [group],
});

/** An area code of their own for each stretch, up to 300; the made-up people's is 555. */
const newPhoneNumber = (stretch: number, number: number): string =>
  `+1 ${200 + (stretch % 300)} ${String(number).padStart(7, '0')}`;

function distinct<T>(random: Random, from: readonly T[], count: number): T[] {
  const places = new Set<number>();
  while (places.size < count) places.add(random.integer(from.length));
  return [...places].map(place => from[place] as T);
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** An answer that isn't what it must be; the benchmark is worth nothing then, and ends. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

interface Answer {
  readonly errors?: unknown;
  readonly data?: {
    readonly findPersons?: {
      readonly nodes: readonly { readonly identifier: string }[];
      readonly lastId: number;
    };
    readonly upsertPersons?: {
      readonly createdCount: number;
      readonly updatedCount: number;
      readonly unchangedCount: number;
      readonly failedCount: number;
      readonly results: readonly { readonly person: { readonly identifier: string } | null }[];
    };
  };
}

/**
 * Holds an answer, the text of a body, against the request that it belongs to: find gives exactly that person,
 * page gives 100 persons and the right `lastId`, upsert 20 created, 40 updated, 40 unchanged and nobody else.
 * @throws WrongAnswer
 */
export function checkAnswer(drawn: Drawn, body: string): void {
  const wrong = (expected: string) =>
    new WrongAnswer(`${drawn.workload}: expected ${expected}, got ${body.slice(0, 500)}`);
  let answer: Answer;
  try {
    answer = JSON.parse(body);
  } catch {
    throw wrong('JSON');
  }
  const { errors, data } = answer;
  if (errors !== undefined) throw wrong('no errors');
  if (drawn.workload === 'upsert') {
    const { createdCount, updatedCount, unchangedCount, failedCount, results } = data?.upsertPersons ?? {};
    const counts = [createdCount, updatedCount, unchangedCount, failedCount].join();
    if (counts !== [batch.created, batch.updated, batch.unchanged, 0].join())
      throw wrong(`${batch.created} created, ${batch.updated} updated, ${batch.unchanged} unchanged`);
    const persons = new Set(results?.flatMap(({ person }) => person?.identifier ?? []));
    if (results?.length !== batchSize || persons.size !== batchSize)
      throw wrong(`${batchSize} results with a person of their own each`);
    return;
  }
  const { nodes = [], lastId } = data?.findPersons ?? {};
  if (drawn.workload === 'find') {
    if (nodes.length !== 1 || nodes[0]?.identifier !== drawn.identifier || lastId !== -1)
      throw wrong(`only ${drawn.identifier}`);
  } else if (nodes.length !== pageSize || lastId !== drawn.lastId)
    throw wrong(`${pageSize} persons and lastId ${drawn.lastId}`);
}
