import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, type RunnerTask } from 'vitest';
import type { TokenGrant } from '../../src/auth/issue.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { type Reply, type Running, startGateway } from '../http/gateway.ts';
import { type RawClient, rawClient } from '../http/rawHttp.ts';
import { onPostgres } from '../support/engine.ts';
import { tempDir } from '../support/tempDir.ts';
import { readTable } from './table.ts';

/** What must never be seen by the member: another workspace's datum, and one of a group that it can't access. */
export const foreign = 'Xenophontos';
export const hidden = 'Occulta';

/** What no answer and no line of the log may hold, whatever was asked. */
const inner =
  /node_modules|file:\/\/|\.[jt]s:\d+|^\s*at \S+ \(|\b(?:SELECT|INSERT|UPDATE|DELETE)\b.+\b(?:FROM|INTO|SET)\b|sqlite|postgres|pg-pool|person_keys|\beyJ[\w-]{8}|RangeError|TypeError|heap/im;

export interface Options extends Omit<NonNullable<Parameters<typeof startGateway>[0]>, 'file'> {
  /** Makes a token of these claims, where it's not the gateway's own secret that signs. */
  readonly sign?: (claims: Record<string, unknown>) => Promise<string>;
  /** Where the databases are. */
  readonly folder?: string;
}
/** Yoga's: every request goes through it. Hot: documents have passed before, and are executed as compiled. */
export const lanes = ['hot', 'yoga'] as const;
type LaneName = (typeof lanes)[number];

const callers = ['member', 'admin', 'nobody', 'stranger', 'passerby'] as const;
type Who = (typeof callers)[number];

export interface Target {
  readonly gateway: Running;
  readonly lane: LaneName;
  /** Its database. */
  /** On SQLite. */
  readonly file: string;
  /**
   * member: of group `open`, no admin; admin: everything; nobody: of no group; stranger: all of `other`;
   * passerby: of no scope, in a workspace where nobody is.
   */
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
  /** The types of the errors that this row has logged, which are expected then. */
  errorsLogged(): ReadonlySet<unknown>;
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

const canary =
  '{ findPersons(filter: { externalRef: "canary" }) { nodes { lastName groups { identifier } } lastId } }';

/** A gateway with two workspaces that hold the same groups, keys and names, but for who may not be seen. */
async function startTarget(
  lane: LaneName,
  { sign, folder = tempDir(), ...options }: Options,
): Promise<Target> {
  const file = join(folder, `${lane}.db`);
  const metrics = createMetrics();
  let answeredBy: string | undefined;
  const gateway = await startGateway({
    ...options,
    ...(!onPostgres && { file }),
    hotLane: lane === 'hot',
    metrics: {
      ...metrics,
      request(seen, seconds) {
        answeredBy = seen.lane;
        metrics.request(seen, seconds);
      },
    },
  });
  const everything = { scopes: ['people:read', 'people:write', 'people:delete', 'people:admin'] };
  const some = { scopes: ['people:read', 'people:write', 'people:delete'] };
  const grants: Record<Who, Partial<TokenGrant>> = {
    member: { ...some, subject: 'member', groups: ['open'] },
    admin: { ...everything, subject: 'admin', groups: '*' },
    nobody: { ...everything, subject: 'nobody', groups: [] },
    stranger: { ...everything, subject: 'member', workspace: 'other', groups: '*' },
    passerby: { scopes: [], subject: 'passerby', workspace: 'empty', groups: [] },
  };
  const tokens = { member: '', admin: '', nobody: '', stranger: '', passerby: '' };
  for (const who of callers)
    tokens[who] = await (sign ? sign(claimsOf(grants[who])) : gateway.tokenFor(grants[who]));

  let heard: string[] = [];
  let lines = 0;
  const expected = new Set<object>();
  const keep = (reply: Reply): Reply => {
    heard.push([...reply.headers].join('\n'), reply.text);
    return reply;
  };
  const post = (text: string, token: string, headers: Record<string, string> = {}) =>
    gateway.post(text, { authorization: `Bearer ${token}`, ...headers });
  const passed = new Set<unknown>();
  /** Sees to it that a document has passed before, so that the hot lane takes it: asked by who may do nothing. */
  async function pass(query: unknown): Promise<void> {
    if (lane !== 'hot' || passed.has(query)) return;
    passed.add(query);
    keep(await post(JSON.stringify({ query }), tokens.passerby));
  }
  async function ask(query: string, variables: unknown, token: string): Promise<Reply> {
    await pass(query);
    return post(JSON.stringify({ query, variables }), token);
  }

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
    lane,
    file,
    tokens,
    persons: { canary: at(ours, 0), hidden: at(ours, 1), foreign: at(theirs, 0) },
    graphql: async (query, variables, as = 'member') =>
      keep(await ask(query, variables, typeof as === 'string' ? tokens[as] : as.token)),
    async body(text, headers) {
      await pass(queryIn(text));
      return keep(await post(text, tokens.member, headers));
    },
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
    errorsLogged() {
      const errors = gateway.lines.slice(lines).filter(({ level }) => level === 'error');
      for (const line of errors) expected.add(line);
      return new Set(errors.map(({ err }) => Object(err).type));
    },
    async unharmed() {
      const finished = () => gateway.lines.filter(({ msg }) => msg === 'request').length;
      const before = finished();
      expect((await gateway.fetch('/health')).status).toBe(200);
      const next = await post(JSON.stringify({ query: canary }), tokens.member);
      expect(answeredBy).toBe(lane);
      expect(next.json).toEqual({
        data: {
          findPersons: { nodes: [{ lastName: 'Bird', groups: [{ identifier: 'open' }] }], lastId: -1 },
        },
      });
      expect(finished() - before, 'nothing else was still being worked on').toBe(2);

      const log = gateway.lines
        .slice(lines)
        .filter(line => !expected.has(line))
        .map(line => JSON.stringify(line));
      lines = gateway.lines.length;
      const all = [...heard, ...log].join('\n');
      heard = [];
      expect(log.filter(line => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
      expect(inner.exec(all)?.[0]).toBeUndefined();
      for (const secret of [foreign, hidden, process.cwd(), tmpdir(), ...Object.values(tokens)])
        expect(all.includes(secret), `${secret.slice(0, 20)} was given away`).toBe(false);
    },
  };
  await pass(canary);
  return target;
}

/** The query of a body that is as bodies should be. */
function queryIn(body: string): unknown {
  try {
    return JSON.parse(body)?.query;
  } catch {
    return undefined;
  }
}

/** What an identity provider would sign for a grant. */
const claimsOf = ({ subject, workspace = 'default', groups, scopes }: Partial<TokenGrant>) => ({
  sub: subject,
  workspace,
  groups,
  scope: scopes?.join(' '),
  exp: Math.floor(Date.now() / 1000) + 600,
});

/** The data of an answer without errors. */
export function dataOf(reply: Reply): Reply['json'] {
  expect(reply.json?.errors).toBeUndefined();
  return reply.json.data;
}

/** The status and the first error's code. */
export const refusalOf = ({ status, json }: Reply): string =>
  `${status} ${json?.errors?.[0]?.extensions?.code}`;

const testsIn = (task: RunnerTask): number =>
  task.type === 'suite' ? task.tasks.reduce((sum, child) => sum + testsIn(child), 0) : 1;

const countsRows = 'has the rows that README.md says';

/**
 * Declares rows of attacks, each of them once for either lane, against a gateway of that lane that must be
 * unharmed after each.
 */
export function onBothLanes(options: Options | (() => Options), rows: (target: Target) => void): void {
  describe.each(lanes)('%s lane', lane => {
    // Filled before the first row runs; rows are declared before.
    const target = {} as Target;
    beforeAll(async () => {
      Object.assign(target, await startTarget(lane, typeof options === 'function' ? options() : options));
    });
    afterEach(() => target.unharmed());
    rows(target);
    it(countsRows, ({ task: { file } }) => {
      const found = file.tasks
        .filter(({ name }) => name === `${lane} lane`)
        .flatMap(suite => ('tasks' in suite ? suite.tasks : []))
        .filter(({ name }) => name !== countsRows)
        .map(task => ({ name: task.name, rows: testsIn(task) }));
      const told = readTable().filter(row => basename(file.filepath) === row.file);
      expect(found).toEqual(told.map(row => ({ name: row.name, rows: row[lane] })));
    });
  });
}
