import { type Agent, type ClientRequest, request } from 'node:http';
import { createRandom, type Random } from '../../src/cli/seed/random.ts';
import { headersFor } from '../gateway.ts';
import { type Answered, ask } from '../load/builtIn.ts';
import type { Population } from '../population.ts';
import { batch, type Drawn, drawOne, type WorkloadName, WrongAnswer } from '../workloads.ts';

/** A GraphQL request, or any text; its caller is the client, unless told otherwise. */
export interface Asked {
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the document's.
export type Data = any;

/** One of those who ask at the same time, with persons of its own to change, so that it knows every answer. */
export interface Client {
  readonly subject: string;
  readonly random: Random;
  readonly population: Population;
  /** Identifiers of the persons it has made, who are there still. */
  readonly made: string[];
  /** A number that it never had before. */
  next(): number;
  draw(workload: WorkloadName): Drawn;
  ask(asked: Asked): Promise<Answered>;
  /** The data of an answer that must have no errors. @throws WrongAnswer */
  data(asked: Asked): Promise<Data>;
  /** A request to be sent, or not. */
  begin(headers: Readonly<Record<string, string>>): ClientRequest;
}

/** Who asks for what is the workspace's, and makes the groups. */
export const administrator = () =>
  headersFor({
    subject: 'administrator',
    groups: '*',
    scopes: ['people:read', 'people:write', 'people:delete', 'people:admin'],
  });

export const groupOf = (number: number): string => `soak-${number}`;
export const subjectOf = (number: number): string => `client-${number}`;

export interface ClientOptions {
  readonly url: string;
  readonly agent: Agent;
  readonly population: Population;
  /** From 0 on. */
  readonly number: number;
  readonly clients: number;
  /** Is told of every answer. */
  readonly note: (milliseconds: number) => void;
}

/** Every other one has its groups from the directory, the rest from its token. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { url, agent, number, clients, note } = options;
  const [subject, group] = [subjectOf(number), groupOf(number)];
  const { groups, changing } = options.population;
  const [first, ...others] = changing.filter((_, place) => place % clients === number);
  if (!first || others.length + 1 < batch.updated)
    throw new Error(
      `There are too few persons for ${clients} clients: there must be more, or fewer clients.`,
    );
  // New persons go into the client's own group: in the others stays who is in them.
  const population: Population = { ...options.population, groups: [group], changing: [first, ...others] };
  const headers = await headersFor({
    subject,
    groups: number % 2 === 0 ? [...groups, group] : undefined,
    scopes: ['people:read', 'people:write', 'people:delete'],
  });
  const random = createRandom(1 + number);
  let last = 0;
  const next = () => ++last;

  async function send({ body, path = '/graphql', ...more }: Asked): Promise<Answered> {
    const start = performance.now();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const all = { ...headers, ...more.headers };
    const answered = await ask(agent, url, { method: 'POST', path, headers: all, body: text });
    note(performance.now() - start);
    return answered;
  }
  return {
    subject,
    random,
    population,
    made: [],
    next,
    draw: workload => drawOne(workload, population, random, { stretch: number, index: next() }),
    ask: send,
    async data(asked) {
      const { status, body } = await send(asked);
      const answer = status === 200 ? JSON.parse(body) : {};
      if (answer.errors !== undefined || answer.data == null)
        throw new WrongAnswer(`expected data, got ${status} ${body.slice(0, 500)}`);
      return answer.data;
    },
    begin: more => request(`${url}/graphql`, { agent, method: 'POST', headers: { ...headers, ...more } }),
  };
}
