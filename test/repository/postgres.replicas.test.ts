import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JsonObject } from '../../src/domain/person.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import { connect, reads as readsOver } from '../../src/repository/postgres/connection.ts';
import { lastWrites } from '../../src/repository/postgres/lastWrites.ts';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { openReplicas } from '../../src/repository/postgres/replicas.ts';
import type { Run } from '../../src/repository/postgres/statement.ts';
import { newWorkspace, refs } from '../graphql/contract/workspace.ts';
import { newDatabaseAt, query } from '../support/postgres/newDatabase.ts';
import { urlOf } from '../support/postgres/startCluster.ts';
import { type Replicated, startReplicated } from '../support/postgres/startReplicated.ts';
import { samplesOf, sumOf } from '../support/samples.ts';
import { type Gateway, startGateway } from '../support/startGateway.ts';
import { directoryOver, viewerOf } from './services.ts';

let servers: Replicated;
/** The same database on both. */
let url: string;
let replicaUrl: string;
const onReplica = (address: string): string => {
  const there = new URL(address);
  there.port = String(servers.replica.port);
  return there.href;
};

/** A new directory, as the replica has it, too. */
async function newDirectory(): Promise<string> {
  const address = await newDatabaseAt(servers.primary.port);
  await (await openPostgres({ url: address })).close();
  await servers.caughtUp();
  return address;
}

const samples = async ({ url }: Gateway) => samplesOf(await (await fetch(`${url}/metrics`)).text());
const replicasInUse = async (gateway: Gateway) =>
  sumOf(await samples(gateway), 'persons_replicas', { state: 'in_use' });

/** What became of the reads that some work makes. */
async function readsOf(gateway: Gateway, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const now = async () =>
    (await samples(gateway)).filter(({ name }) => name === 'persons_replica_reads_total');
  const before = await now();
  await work();
  const grown = (await now()).map(({ labels, value }, place) => [
    labels.outcome,
    value - (before[place]?.value ?? 0),
  ]);
  return Object.fromEntries(grown.filter(([, value]) => (value as number) > 0));
}

/** Does something while the replica gets nothing new, and has all that was written before. */
async function paused(work: () => Promise<void>): Promise<void> {
  await servers.caughtUp();
  await servers.pause();
  try {
    await work();
  } finally {
    await servers.resume();
  }
}

beforeAll(async () => {
  servers = await startReplicated();
  url = await newDirectory();
  replicaUrl = onReplica(url);
  return () => servers.end();
}, 240_000);

const all = `{ findPersons { totalCount nodes {
  externalRef firstName groups { identifier } emailAddresses { value } history(first: 5) { nodes { kind } } } } }`;

describe('two gateways on a database with a replica', { timeout: 120_000 }, () => {
  let gateways: [Gateway, Gateway];
  beforeAll(async () => {
    const env = { DATABASE_URL: url, DATABASE_REPLICA_URLS: replicaUrl };
    gateways = [await startGateway({ env }), await startGateway({ env })];
    for (const gateway of gateways)
      await vi.waitFor(async () => expect(await replicasInUse(gateway)).toBe(1), { timeout: 60_000 });
  }, 120_000);

  /** A workspace, and the same caller at the other gateway. */
  async function workspace() {
    const own = await newWorkspace(gateways[0]);
    const elsewhere = async (query: string, variables?: JsonObject, token = own.token) => {
      const { data, errors } = await gateways[1].graphql(query, variables, token);
      expect(errors).toBeUndefined();
      return data;
    };
    return { ...own, elsewhere };
  }

  it('read persons, their groups and their history from the replica', async () => {
    const { upsert, data, groups, elsewhere, name } = await workspace();
    await groups('g');
    await upsert([{ externalRef: 'a', firstName: 'Ann', emailAddress: 'ann@example.com', groupIds: ['g'] }]);
    const before = await data(all);
    expect(before.findPersons.nodes).toHaveLength(1);
    await paused(async () => {
      // Written past the gateways, which therefore don't know of it.
      await query(
        url,
        `update persons set "firstName" = 'Ben' where workspace = (select id from workspaces where name = $1)`,
        [name],
      );
      for (const gateway of gateways)
        expect(
          await readsOf(gateway, async () => {
            expect(await (gateway === gateways[0] ? data(all) : elsewhere(all))).toEqual(before);
          }),
        ).toEqual({ answered: expect.any(Number) });
    });
    await servers.caughtUp();
    expect((await data(all)).findPersons.nodes[0].firstName).toBe('Ben');
  });

  it('show at once, at either, what was written through one of them, however far behind the replica is', async () => {
    const [idle, busy] = [await workspace(), await workspace()];
    for (const { upsert } of [idle, busy]) await upsert([{ externalRef: 'a', firstName: 'Ann' }]);
    const { personChangesCursor: after } = await busy.data('{ personChangesCursor }');
    await paused(async () => {
      await busy.upsert([{ externalRef: 'a', firstName: 'Ben' }, { externalRef: 'b' }]);
      const reader = await busy.as({ subject: 'somebody else' });
      const seen = [
        await busy.data(all),
        await busy.elsewhere(all),
        await busy.elsewhere(all, {}, reader.token),
      ];
      for (const { findPersons } of seen) {
        expect(findPersons.totalCount).toBe(2);
        expect(findPersons.nodes[0].firstName).toBe('Ben');
        expect(findPersons.nodes[0].history.nodes.map(({ kind }: { kind: string }) => kind)).toEqual([
          'UPDATED',
          'CREATED',
        ]);
      }
      const { personChanges } = await busy.elsewhere(
        'query ($after: String) { personChanges(after: $after) { nodes { kind } resumeAfter } }',
        { after },
      );
      expect(personChanges.nodes).toEqual([{ kind: 'UPDATED' }, { kind: 'CREATED' }]);
      // Nothing was written in the other workspace.
      expect(await readsOf(gateways[1], () => idle.elsewhere(all))).toEqual({ answered: expect.any(Number) });
      expect(await readsOf(gateways[1], () => busy.elsewhere(all))).toEqual({ behind: expect.any(Number) });
    });
    await servers.caughtUp();
    expect(await readsOf(gateways[1], () => busy.elsewhere(all))).toEqual({ answered: expect.any(Number) });
  });

  it('show nobody any more who was taken out of sight, however far behind the replica is', async () => {
    const { upsert, data, groups, elsewhere, as } = await workspace();
    await groups('g', 'h');
    const { results } = await upsert(
      ['a', 'b', 'c', 'd'].map(externalRef => ({ externalRef, groupIds: ['g', 'h'] })),
    );
    const [a, b, c] = results.map(({ person }: { person: { identifier: string } }) => person.identifier);
    await data(
      'mutation { grantGroups(input: { subject: "s", groupIds: ["g", "h"] }) { results { success } } }',
    );
    const listed = await as({ subject: 'l', groups: ['g'] });
    const granted = await as({ subject: 's', groups: undefined });
    const { createApiKey } = await data(
      'mutation { createApiKey(input: { subject: "k", allGroups: true, scopes: ["people:read"] }) { key apiKey { identifier } } }',
    );
    const seenBy = async (token: string) =>
      refs((await elsewhere('{ findPersons { nodes { externalRef } } }', {}, token)).findPersons).join('');
    const change = (mutation: string) => data(`mutation { ${mutation} }`);
    expect(await seenBy(createApiKey.key)).toBe('abcd');
    await paused(async () => {
      await change(
        `removeFromGroups(input: { identifiers: ["${a}"], groupIds: ["g"] }) { results { success } }`,
      );
      expect(await seenBy(listed.token)).toBe('bcd');
      await change(`deletePersons(input: { identifiers: ["${b}"] }) { results { success } }`);
      expect(await seenBy(granted.token)).toBe('acd');
      await change(`erasePersons(input: { identifiers: ["${c}"] }) { results { success } }`);
      expect(await seenBy(granted.token)).toBe('ad');
      await change('revokeGroups(input: { subject: "s", groupIds: ["h"] }) { results { success } }');
      expect(await seenBy(granted.token)).toBe('d');
      await change('deleteGroups(input: { identifiers: ["g"] }) { results { success } }');
      expect(await seenBy(granted.token)).toBe('');
      expect(await seenBy(listed.token)).toBe('');
      await change(
        `revokeApiKey(input: { identifier: "${createApiKey.apiKey.identifier}" }) { apiKey { identifier } }`,
      );
      expect((await gateways[1].graphql(all, {}, createApiKey.key)).status).toBe(401);
    });
  });

  it('never answer from before a write that was acknowledged, while replication goes on', async () => {
    const { upsert, elsewhere, data } = await workspace();
    await upsert([{ externalRef: 'a', attributes: { count: 0 } }]);
    await servers.caughtUp();
    let acknowledged = 0;
    let done = false;
    const question = '{ findPersons { nodes { attributes } } }';
    const read = async (
      ask: () => Promise<{ findPersons: { nodes: { attributes: { count: number } }[] } }>,
    ) => {
      let asked = 0;
      for (; !done; asked++) {
        const least = acknowledged;
        const { findPersons } = await ask();
        expect(findPersons.nodes[0]?.attributes.count).toBeGreaterThanOrEqual(least);
      }
      return asked;
    };
    const reading = Promise.all([read(() => data(question)), read(() => elsewhere(question))]);
    for (let count = 1; count <= 30; count++) {
      await upsert([{ externalRef: 'a', attributes: { count } }]);
      acknowledged = count;
      await sleep(Math.random() * 60);
    }
    done = true;
    expect(Math.min(...(await reading))).toBeGreaterThan(0);
  });

  it('fail no read when the replica goes, and ask it again when it is back', async () => {
    const { upsert, elsewhere, data } = await workspace();
    await upsert([{ externalRef: 'a' }]);
    await servers.caughtUp();
    let done = false;
    const read = async (ask: () => Promise<{ findPersons: { nodes: unknown[] } }>) => {
      while (!done) expect((await ask()).findPersons.nodes).toHaveLength(1);
    };
    const reading = Promise.all([
      read(() => data(all)),
      read(() => elsewhere(all)),
      read(() => elsewhere(all)),
    ]);
    await sleep(100);
    await servers.replica.crash();
    for (const gateway of gateways) {
      await expect.poll(() => replicasInUse(gateway)).toBe(0);
      expect((await fetch(`${gateway.url}/ready`)).status).toBe(200);
    }
    expect(await readsOf(gateways[0], () => data(all))).toEqual({ unavailable: expect.any(Number) });
    await upsert([{ externalRef: 'a', firstName: 'Ann' }]);
    await servers.replica.start();
    for (const gateway of gateways)
      await expect.poll(() => replicasInUse(gateway), { timeout: 60_000 }).toBe(1);
    done = true;
    await reading;
    await servers.caughtUp();
    expect(await readsOf(gateways[0], () => data(all))).toEqual({ answered: expect.any(Number) });
  });
});

describe('a server that is no replica', { timeout: 120_000 }, () => {
  it('of this directory, but of another one, keeps a gateway from starting, in one line', async () => {
    const other = await newDirectory();
    const env = { DATABASE_URL: url, DATABASE_REPLICA_URLS: `${replicaUrl}, ${onReplica(other)}` };
    const { host, pathname } = new URL(onReplica(other));
    await expect(startGateway({ env })).rejects.toMatchObject({
      name: 'UnusableDatabase',
      message: `DATABASE_REPLICA_URLS: postgres://${host}${pathname} is no replica of the database that DATABASE_URL names.`,
    });
  });

  it('of anything, or of what is not there yet, is asked for nothing until it is one', async () => {
    const [empty, later] = [
      await newDatabaseAt(servers.primary.port),
      await newDatabaseAt(servers.primary.port),
    ];
    const nowhere = 'postgres://nobody:hunter2@127.0.0.1:1/persons';
    await servers.caughtUp();
    await servers.pause();
    const told: (string | null)[][] = [];
    const repository = await openPostgres({
      url: later,
      replicas: [onReplica(empty), nowhere, onReplica(later)].map((url, place) => ({
        url,
        server: `${place}`,
      })),
      onReplica: (server, problem) => told.push([server, problem]),
    }).finally(() => servers.resume());
    const missing = 'has no directory, or none that can be read yet';
    expect(told.sort()).toEqual([
      ['0', missing],
      ['1', 'cannot be reached (ECONNREFUSED)'],
      ['2', missing],
    ]);
    expect(repository.state().replicas).toMatchObject({ inUse: 0, outOfUse: 3 });
    const look = () => repository.findGroups('w', { kind: 'all' }, { after: null, limit: 1 });
    await expect
      .poll(async () => [await look(), repository.state().replicas?.inUse], { timeout: 60_000 })
      .toEqual([[], 1]);
    expect(told.slice(3)).toEqual([['2', null]]);
    await repository.close();
  });

  it('of keys that were made anew is asked once it has them', async () => {
    const address = await newDatabaseAt(servers.primary.port);
    const open = (phoneRegion: string) =>
      openPostgres({ url: address, phoneRegion, replicas: [{ url: onReplica(address), server: 'r' }] });
    const viewer = viewerOf('w');
    const before = await openPostgres({ url: address, phoneRegion: 'DE' });
    await directoryOver(before).upsert(viewer, [{ externalRef: 'a', phoneNumber: '030 123456' }]);
    await before.close();
    await servers.caughtUp();
    const running = await open('DE');
    await paused(async () => {
      const { repository, find } = directoryOver(await open('US'));
      const found = await find(viewer, { phoneNumber: '+1 030 123456' });
      expect(found.persons).toHaveLength(1);
      await directoryOver(running).find(viewer);
      expect(running.state().replicas).toMatchObject({ inUse: 1, reads: { answered: 0, behind: 1 } });
      await repository.close();
    });
    await running.close();
  });

  it('but a copy of this directory never answers for what was written in either since', async () => {
    const address = await newDatabaseAt(servers.primary.port);
    const copy = `${address}_copy`;
    const open = async (replicas: readonly string[] = []) => {
      const repository = await openPostgres({
        url: address,
        replicas: replicas.map(url => ({ url, server: url })),
      });
      return {
        ...directoryOver(repository),
        close: repository.close,
        reads: () => repository.state().replicas,
      };
    };
    const [same, here, there] = ['same', 'here', 'there'].map(name => viewerOf(name));
    const before = await open();
    for (const viewer of [same, here, there])
      await before.upsert(viewer as Viewer, [{ externalRef: 'a', firstName: 'Ann' }]);
    await before.close();
    const name = (from: string) => new URL(from).pathname.slice(1);
    await query(
      urlOf(servers.primary.port, 'postgres'),
      `create database "${name(copy)}" template "${name(address)}"`,
    );
    const apart = directoryOver(await openPostgres({ url: copy }));
    await apart.upsert(there as Viewer, [{ externalRef: 'a', firstName: 'Ben' }]);
    const { upsert, find, reads, close } = await open([copy]);
    await upsert(here as Viewer, [{ externalRef: 'a', firstName: 'Cem' }]);
    const names = await Promise.all(
      [same, here, there].map(async viewer => (await find(viewer as Viewer)).persons[0]?.firstName),
    );
    expect(names).toEqual(['Ann', 'Cem', 'Ann']);
    expect(reads()).toMatchObject({ inUse: 1, reads: { answered: 1, behind: 2 } });
    await close();
    await apart.repository.close();
  });
});

describe('a read that the replica', { timeout: 120_000 }, () => {
  /** A replica as the reads of a gateway see it, and what is told of it. */
  async function asked(through: (replica: string) => string = replica => replica) {
    const address = await newDirectory();
    await query(
      address,
      `insert into workspaces (id, name, "lastSequence", "lastGroup", "lastWrite", rules) values (1, 'w', 1, 0, '', '')`,
    );
    await servers.caughtUp();
    const pool = connect(address, { connections: 2 });
    const told: (string | null)[] = [];
    const primary = readsOver(pool);
    const replicas = openReplicas([{ url: through(onReplica(address)), server: 'r' }], {
      primary,
      newest: lastWrites(primary),
      readersBy: (run: Run) => run,
      connections: 2,
      onReplica: (_, problem) => told.push(problem),
    });
    await replicas.look();
    const close = async () => {
      await replicas.close();
      await pool.end();
    };
    const read = <T>(work: (run: Run) => Promise<T>, who = 'one') =>
      replicas.read({ who, gone: () => false }, 'w', primary, work);
    return { address, replicas, read, told, close };
  }
  const isThere = sql`select pg_is_in_recovery() as "there"`;

  it('breaks off for what comes from the primary is asked of the primary', async () => {
    const { address, replicas, read, told, close } = await asked();
    await query(address, 'create table gone as select 1 as one from generate_series(1, 1000)');
    await servers.caughtUp();
    let times = 0;
    const found = read(async run => {
      times += 1;
      if (times === 1) await run(sql`select pg_sleep(4) from (select from gone limit 1)`);
      return run(isThere);
    });
    await sleep(200);
    await query(address, 'delete from gone');
    await query(address, 'vacuum gone');
    expect(await found).toEqual([{ there: false }]);
    expect(times).toBe(2);
    expect(replicas.state()).toMatchObject({ inUse: 1, reads: { failed: 1 } });
    expect(told).toEqual([null]);
    await close();
  });

  it('does not answer, since it stands still, is asked of the primary, as are those that wait for it', async () => {
    const network = await startStanding(servers.replica.port);
    const { replicas, read, told, close } = await asked(network.through);
    const look = (call = 0) => read(run => run<{ there: boolean }>(isThere), call % 2 ? 'one' : 'other');
    const many = () => Promise.all(Array.from({ length: 20 }, (_, call) => look(call)));
    expect(new Set((await many()).map(([row]) => JSON.stringify(row)))).toEqual(new Set(['{"there":true}']));
    network.stand();
    expect(new Set((await many()).map(([row]) => JSON.stringify(row)))).toEqual(new Set(['{"there":false}']));
    expect(told).toEqual([null, 'cannot be reached']);
    // Two connections: all others waited, and were sent away together.
    expect(replicas.state().reads).toMatchObject({ answered: 20, failed: 2, unavailable: 18 });
    network.goOn();
    await expect
      .poll(async () => [await look(), told.at(-1)], { timeout: 60_000 })
      .toEqual([[{ there: true }], null]);
    await close();
  });
});

/** What stands between, and lets nothing through for a while, with all connections open. */
async function startStanding(port: number) {
  const sockets = new Set<Socket>();
  let standing = false;
  const server = createServer(client => {
    const upstream = connectTo(port, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      if (standing) one.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const all = (act: (socket: Socket) => void) => {
    for (const socket of sockets) act(socket);
  };
  onTestFinished(() => {
    all(socket => socket.destroy());
    server.close();
  });
  return {
    through(address: string): string {
      const other = new URL(address);
      other.port = String((server.address() as AddressInfo).port);
      return other.href;
    },
    stand() {
      standing = true;
      all(socket => socket.pause());
    },
    goOn() {
      standing = false;
      all(socket => socket.resume());
    },
  };
}
