import { Agent } from 'node:http';
import type { Population } from '../population.ts';
import { WrongAnswer } from '../workloads.ts';
import { administrator, type Client, createClient, groupOf, subjectOf } from './client.ts';
import { type Kind, kindsFor } from './kinds.ts';
import type { Tally } from './tally.ts';

export interface TrafficOptions {
  readonly url: string;
  readonly population: Population;
  readonly clients: number;
  readonly tally: Tally;
}

/** Clients whose groups are made. */
export interface Traffic {
  /**
   * Has all of them ask, each one request after the other, until it's over.
   * @throws WrongAnswer for the first one
   */
  run(over: () => boolean): Promise<void>;
  end(): void;
}

export async function createTraffic({ url, population, clients, tally }: TrafficOptions): Promise<Traffic> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const kinds = kindsFor(population.groups, clients);
  /** What each is at; nothing before it starts. */
  const current: Kind[] = [];
  const all = await Promise.all(
    Array.from({ length: clients }, (_, number) =>
      createClient({
        ...{ url, agent, population, number, clients },
        note(milliseconds) {
          const kind = current[number];
          if (kind) tally.answer(kind.name, milliseconds);
        },
      }),
    ),
  );
  await makeGroups(all[0] as Client, population.groups, clients);

  async function step(client: Client, number: number): Promise<void> {
    const kind = draw(kinds, client);
    current[number] = kind;
    try {
      await kind.run(client);
    } catch (error) {
      if (error instanceof Error) error.message = `${kind.name}: ${error.message}`;
      throw error;
    }
  }
  return {
    async run(over) {
      await Promise.all(
        all.map(async (client, number) => {
          while (!over()) await step(client, number);
        }),
      );
    },
    end: () => agent.destroy(),
  };
}

function draw(kinds: readonly [Kind, ...Kind[]], { random }: Client): Kind {
  let place = random.integer(kinds.reduce((sum, { weight }) => sum + weight, 0));
  for (const kind of kinds) {
    place -= kind.weight;
    if (place < 0) return kind;
  }
  return kinds[0];
}

/** One for each client, and one that is nobody's; every other client is granted what it may access. */
async function makeGroups(client: Client, shared: readonly string[], clients: number): Promise<void> {
  const headers = await administrator();
  const numbers = Array.from({ length: clients + 1 }, (_, number) => number);
  const query = `mutation ($groups: [GroupInput!]!) { upsertGroups(input: { groups: $groups }) { results { success } } }`;
  const variables = { groups: numbers.map(number => ({ identifier: groupOf(number) })) };
  const { upsertGroups } = await client.data({ body: { query, variables }, headers });
  if (!upsertGroups.results.every(({ success }: { success: boolean }) => success))
    throw new WrongAnswer('The groups can not be made.');
  for (const number of numbers.slice(0, clients)) {
    const query =
      'mutation ($input: GrantGroupsInput!) { grantGroups(input: $input) { results { success } } }';
    const input = { subject: subjectOf(number), groupIds: [...shared, groupOf(number)] };
    await client.data({ body: { query, variables: { input } }, headers });
  }
}
