import { Agent } from 'node:http';
import { inStrands } from '../load/builtIn.ts';
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
  /** Asked before each request. */
  readonly over: () => boolean;
}

/** All clients at once, each with one request after the other, until it's over. @throws WrongAnswer for the first one */
export async function traffic({ url, population, clients, tally, over }: TrafficOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  try {
    const kinds = kindsFor(population.groups, clients);
    /** What each is at; nothing before it starts. */
    const current: Kind[] = [];
    const made = await Promise.all(
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
    await makeGroups(made[0] as Client, population.groups, clients);
    let number = 0;
    let failed = false;
    await inStrands(clients, async () => {
      const own = number++ % clients;
      while (!over() && !failed) {
        const client = made[own] as Client;
        const kind = draw(kinds, client);
        current[own] = kind;
        try {
          await kind.run(client);
        } catch (error) {
          failed = true;
          if (error instanceof Error) error.message = `${kind.name}: ${error.message}`;
          throw error;
        }
      }
      return false;
    });
  } finally {
    agent.destroy();
  }
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
