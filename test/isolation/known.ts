import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Json, JsonObject } from './oracle/world.ts';

interface Connection {
  edges: { cursor?: string; node: { __typename: string; identifier: string } }[];
  pageInfo: { startCursor?: string | null; endCursor?: string | null };
  lastId?: number | string;
}

/**
 * What is opaque in a workspace's answers, learnt as it comes by: global ids, cursors, sequence numbers. Each
 * must always stand for the same thing; what it stands for is all that the oracle needs.
 */
export class Known {
  readonly nodes = new Map<string, { type: 'Person' | 'Group'; identifier: string }>();
  readonly cursors = new Map<string, string>();
  readonly groupCursors = new Map<string, string>();
  readonly sequence = new Map<number, string>();
  private readonly places: ReadonlyMap<string, number>;

  constructor(places: ReadonlyMap<string, number>) {
    this.places = places;
  }

  /** Where a cursor or a sequence number stands in the order of creation; null for a malformed cursor. */
  placeOf(position: string | number): number | null {
    if (typeof position === 'string') return this.places.get(this.cursors.get(position) ?? '') ?? null;
    // Before the first one, and after the last one; others are asked for only when known.
    if (position < 2) return -1;
    return this.places.get(this.sequence.get(position) ?? '') ?? Number.POSITIVE_INFINITY;
  }

  /** Learns from an answer's data, and takes the opaque out of it. */
  learn(data: Json): void {
    if (typeof data !== 'object' || data === null) return;
    for (const value of Array.isArray(data) ? data : Object.values(data)) this.learn(value);
    if (Array.isArray(data)) return;
    if (typeof data.id === 'string') this.learnNode(data);
    if (Array.isArray(data.edges)) this.learnConnection(data as unknown as Connection);
    if ('failureReason' in data) data.failureReason = data.failureReason !== null;
  }

  private learnNode(node: JsonObject): void {
    const {
      id,
      __typename: type,
      identifier,
    } = node as { id: string; __typename: 'Person'; identifier: string };
    same(this.nodes, id, { type, identifier }, 'the global id');
    delete node.id;
  }

  private learnConnection(connection: Connection): void {
    const { edges, pageInfo, lastId } = connection;
    const cursors = edges.map(({ cursor }) => cursor);
    deepStrictEqual(
      [pageInfo.startCursor, pageInfo.endCursor],
      [cursors[0] ?? null, cursors.at(-1) ?? null],
      "pageInfo's cursors are the first and the last edge's",
    );
    delete pageInfo.startCursor;
    delete pageInfo.endCursor;
    for (const edge of edges) {
      const { __typename, identifier } = edge.node;
      const map = __typename === 'Person' ? this.cursors : this.groupCursors;
      same(map, edge.cursor as string, identifier, 'the cursor');
      delete edge.cursor;
    }
    if (typeof lastId === 'number' && lastId !== -1)
      connection.lastId = this.learnSequence(lastId, edges.at(-1));
  }

  private learnSequence(lastId: number, last: Connection['edges'][number] | undefined): string {
    const identifier = last?.node.identifier ?? 'nobody';
    ok(lastId >= 2, `sequence numbers start at 2, not ${lastId}`);
    same(this.sequence, lastId, identifier, 'the sequence number');
    const places = [...this.sequence].sort(([a], [b]) => a - b).map(([, person]) => this.places.get(person));
    const grown = [...new Set(places)].sort((a = -1, b = -1) => a - b);
    deepStrictEqual(places, grown, 'sequence numbers grow in the order of creation');
    return `of ${identifier}`;
  }
}

function same<K, V>(map: Map<K, V>, key: K, value: V, what: string): void {
  deepStrictEqual(value, map.get(key) ?? value, `${what} ${key} always stands for the same`);
  map.set(key, value);
}
