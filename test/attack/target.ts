import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import type { TokenGrant } from '../../src/auth/issue.ts';
import { type Reply, type Running, startGateway } from '../http/gateway.ts';
import { type RawClient, rawClient } from '../http/rawHttp.ts';

/** What must never be seen by the member: another workspace's datum, and one of a group that it can't access. */
export const foreign = 'Xenophontos';
export const hidden = 'Occulta';

/** What no answer and no line of the log may hold, whatever was asked. */
const inner =
  /node_modules|file:\/\/|\.[jt]s:\d+|^\s*at \S+ \(|\b(?:SELECT|INSERT|UPDATE|DELETE)\b.+\b(?:FROM|INTO|SET)\b|sqlite|postgres|pg-pool|person_keys|\beyJ[\w-]{8}|RangeError|TypeError|heap/im;

type Options = Parameters<typeof startGateway>[0];
type Who = 'member' | 'admin' | 'nobody' | 'stranger';

export interface Target {
  readonly gateway: Running;
  /** member: of group `open`, no admin; admin: everything; nobody: of no group; stranger: all of `other`. */
  readonly tokens: Readonly<Record<Who, string>>;
  /** The member's own person, the hidden one and the foreign one, as `identifier` and as global `id`. */
  readonly persons: Readonly<Record<'canary' | 'hidden' | 'foreign', { identifier: string; id: string }>>;
  graphql(query: string, variables?: unknown, as?: Who | { token: string }): Promise<Reply>;
  /** POSTs this very body. */
  body(text: string, headers?: Record<string, string>): Promise<Reply>;
  fetch(path: string, init?: RequestInit): Promise<Reply>;
  /** Says this on a connection of its own; fulfils with all that was received when it was closed. */
  raw(...parts: readonly (string | Buffer)[]): Promise<string>;
  connection(): RawClient;
  /** Adds to what is looked through after the row. */
  heard(text: string): void;
  /**
   * After each row: the process lives, the next request is answered, at once (it's the next that is finished)
   * and correctly, and neither the row's answers nor the log gave anything away.
   */
  unharmed(): Promise<void>;
}

const seed = `mutation($g: [GroupInput!]!, $p: [PersonInput!]!) {
  upsertGroups(input: { groups: $g }) { results { success } }
  upsertPersons(input: { persons: $p }) { results { person { id identifier } failureReason } }
}`;

/** A gateway with two workspaces that hold the same groups, keys and names, but for who may not be seen. */
export async function startTarget(options: Options = {}): Promise<Target> {
  const gateway = await startGateway(options);
  const everything = { scopes: ['people:read', 'people:write', 'people:delete', 'people:admin'] };
  const some = { scopes: ['people:read', 'people:write', 'people:delete'] };
  const grants: Record<Who, Partial<TokenGrant>> = {
    member: { ...some, subject: 'member', groups: ['open'] },
    admin: { ...everything, subject: 'admin', groups: '*' },
    nobody: { ...everything, subject: 'nobody', groups: [] },
    stranger: { ...everything, subject: 'member', workspace: 'other', groups: '*' },
  };
  const tokens = { member: '', admin: '', nobody: '', stranger: '' };
  for (const who of ['member', 'admin', 'nobody', 'stranger'] as const)
    tokens[who] = await gateway.tokenFor(grants[who]);

  let heard: string[] = [];
  let lines = 0;
  const keep = (reply: Reply): Reply => {
    heard.push([...reply.headers].join('\n'), reply.text);
    return reply;
  };
  const post = (text: string, token: string, headers: Record<string, string> = {}) =>
    gateway.post(text, { authorization: `Bearer ${token}`, ...headers });
  const ask = async (query: string, variables: unknown, token: string) =>
    post(JSON.stringify({ query, variables }), token);

  const groups = ['open', 'hidden'].map(identifier => ({ identifier, externalRef: `ref-${identifier}` }));
  const person = (externalRef: string, lastName: string, groupId: string) => ({
    externalRef,
    lastName,
    firstName: 'Canary',
    emailAddress: `${externalRef}@example.com`,
    phoneNumber: '+1 201 555 0123',
    groupIds: [groupId],
  });
  const people = [person('canary', 'Bird', 'open'), person('hidden', hidden, 'hidden')];
  const ours = await ask(seed, { g: groups, p: people }, tokens.admin);
  const theirs = await ask(seed, { g: groups, p: [person('canary', foreign, 'open')] }, tokens.stranger);
  const at = ({ json }: Reply, index: number) => json.data.upsertPersons.results[index].person;

  const target: Target = {
    gateway,
    tokens,
    persons: { canary: at(ours, 0), hidden: at(ours, 1), foreign: at(theirs, 0) },
    graphql: async (query, variables, as = 'member') =>
      keep(await ask(query, variables, typeof as === 'string' ? tokens[as] : as.token)),
    body: async (text, headers) => keep(await post(text, tokens.member, headers)),
    fetch: async (path, init) => keep(await gateway.fetch(path, init)),
    async raw(...parts) {
      const client = target.connection();
      for (const part of parts) client.write(part);
      const text = await client.ended();
      heard.push(text);
      return text;
    },
    connection: () => rawClient(gateway.port),
    heard: text => void heard.push(text),
    async unharmed() {
      const finished = () => gateway.lines.filter(({ msg }) => msg === 'request').length;
      const before = finished();
      expect((await gateway.fetch('/health')).status).toBe(200);
      const next = await ask(
        '{ findPersons(filter: { externalRef: "canary" }) { nodes { lastName groups { identifier } } lastId } }',
        {},
        tokens.member,
      );
      expect(next.json).toEqual({
        data: {
          findPersons: { nodes: [{ lastName: 'Bird', groups: [{ identifier: 'open' }] }], lastId: -1 },
        },
      });
      expect(finished() - before, 'nothing else was still being worked on').toBe(2);

      const log = gateway.lines.slice(lines).map(line => JSON.stringify(line));
      lines = gateway.lines.length;
      const all = [...heard, ...log].join('\n');
      heard = [];
      expect(log.filter(line => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
      expect(inner.exec(all)?.[0]).toBeUndefined();
      for (const secret of [foreign, hidden, process.cwd(), tmpdir(), ...Object.values(tokens)])
        expect(all.includes(secret), `${secret.slice(0, 20)} was given away`).toBe(false);
    },
  };
  return target;
}

/** The data of an answer without errors. */
export function dataOf(reply: Reply): Reply['json'] {
  expect(reply.json?.errors).toBeUndefined();
  return reply.json.data;
}

/** The status and the first error's code. */
export const refusalOf = ({ status, json }: Reply): string =>
  `${status} ${json?.errors?.[0]?.extensions?.code}`;
