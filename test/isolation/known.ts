import { deepStrictEqual, ok } from 'node:assert/strict';
import type { RelationField } from './oracle/assignments.ts';
import { type Order, orderName, type Place, placeIn } from './oracle/order.ts';
import type { Json, JsonObject } from './oracle/world.ts';

interface Node {
  __typename: string;
  identifier: string;
  lastName: string | null;
  updatedAt: string;
  assignedTo: { identifier: string };
  person: { identifier: string };
}
interface Connection {
  edges: { cursor?: string; node: Node }[];
  pageInfo: { startCursor?: string | null; endCursor?: string | null };
  lastId?: number | string;
}

/**
 * What is opaque in a workspace's answers, learnt as it comes by: global ids, cursors, sequence numbers. Each
 * must always stand for the same thing; what it stands for is all that the oracle needs.
 */
export class Known {
  readonly nodes = new Map<string, { type: string; identifier: string }>();
  /** Each stands where its person stood in its order. */
  readonly cursors = new Map<string, { order: string; identifier: string; at: Place }>();
  /** By field and cursor. */
  readonly relations = new Map<
    string,
    { field: RelationField; cursor: string; owner: string; other: string }
  >();
  readonly groupCursors = new Map<string, string>();
  readonly sequence = new Map<number, string>();
  private readonly places: ReadonlyMap<string, number>;

  constructor(places: ReadonlyMap<string, number>) {
    this.places = places;
  }

  /** What a cursor or a sequence number was given for; null for a malformed cursor, or one of another order. */
  placeOf(position: string | number, order: Order | null | undefined): Place | null {
    if (typeof position === 'number') {
      const place = this.placeOfSequence(position);
      return { value: place, created: place };
    }
    const known = this.cursors.get(position);
    return known?.order === orderName(order) ? known.at : null;
  }

  private placeOfSequence(sequence: number): number {
    // Before the first one, and after the last one; others are asked for only when known.
    if (sequence < 2) return -1;
    return this.places.get(this.sequence.get(sequence) ?? '') ?? Number.POSITIVE_INFINITY;
  }

  /** Where the counterpart stands that a cursor of a person's contact assignments was given for. */
  counterpartOf(field: RelationField, cursor: string): number {
    return this.places.get(this.relations.get(`${field} ${cursor}`)?.other ?? '') ?? -1;
  }

  /** Learns from an answer's data, and takes the opaque out of it. */
  learn(data: Json, order: Order | null | undefined): void {
    if (typeof data !== 'object' || data === null) return;
    if (!Array.isArray(data)) this.learnRelations(data);
    for (const value of Array.isArray(data) ? data : Object.values(data)) this.learn(value, order);
    if (Array.isArray(data)) return;
    if (typeof data.id === 'string') this.learnNode(data);
    if (Array.isArray(data.edges)) this.learnConnection(data as unknown as Connection, order);
    if ('failureReason' in data) data.failureReason = data.failureReason !== null;
  }

  /** While the global ids and cursors are still there. */
  private learnRelations(person: JsonObject): void {
    for (const [field, other] of [
      ['assignments', 'assignedTo'],
      ['contacts', 'person'],
    ] as const) {
      for (const { cursor = '', node } of (person[field] as Connection | undefined)?.edges ?? []) {
        const relation = { field, cursor, owner: String(person.identifier), other: node[other].identifier };
        same(this.relations, `${field} ${cursor}`, relation, 'the cursor');
      }
    }
  }

  private learnNode(node: JsonObject): void {
    const { __typename: type, identifier, assignedTo, person } = node as unknown as Node;
    const names = type === 'ContactAssignment' ? `${assignedTo.identifier} ${person.identifier}` : identifier;
    same(this.nodes, String(node.id), { type, identifier: names }, 'the global id');
    delete node.id;
  }

  private learnConnection(connection: Connection, order: Order | null | undefined): void {
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
      const { __typename, identifier, lastName, updatedAt } = edge.node;
      const cursor = edge.cursor as string;
      if (__typename === 'Group') same(this.groupCursors, cursor, identifier, 'the cursor');
      if (__typename === 'Person') {
        const place = this.places.get(identifier) ?? -1;
        const at = placeIn(order, { lastName, updatedAt: Date.parse(updatedAt), place });
        same(this.cursors, cursor, { order: orderName(order), identifier, at }, 'the cursor');
      }
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
