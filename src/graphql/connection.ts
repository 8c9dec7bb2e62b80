import type { ObjectRef } from '@pothos/core';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import { builder, type FieldsOf, type SchemaTypes } from './builder.ts';
import { weightOf } from './pace.ts';

export interface Edge<Node> {
  readonly node: Node;
  readonly cursor: () => string;
}

interface PageFlags {
  readonly hasNextPage: () => MaybePromise<boolean>;
  readonly hasPreviousPage: () => MaybePromise<boolean>;
}

/**
 * A page as connections answer it: what costs a query is asked for when it's selected, and once, however many
 * fields and aliases select it.
 */
export class Connection<Node> {
  readonly nodes: readonly Node[];
  readonly #cursorOf: (node: Node) => string;
  readonly #flags: PageFlags;
  #hasNextPage: MaybePromise<boolean> | undefined;
  #hasPreviousPage: MaybePromise<boolean> | undefined;

  constructor(nodes: readonly Node[], cursorOf: (node: Node) => string, flags: PageFlags) {
    this.nodes = nodes;
    this.#cursorOf = cursorOf;
    this.#flags = flags;
  }

  edges(): readonly Edge<Node>[] {
    return this.nodes.map(node => ({ node, cursor: () => this.#cursorOf(node) }));
  }

  hasNextPage(): MaybePromise<boolean> {
    this.#hasNextPage ??= this.#flags.hasNextPage();
    return this.#hasNextPage;
  }

  hasPreviousPage(): MaybePromise<boolean> {
    this.#hasPreviousPage ??= this.#flags.hasPreviousPage();
    return this.#hasPreviousPage;
  }

  startCursor(): string | null {
    return this.#cursorAt(0);
  }

  endCursor(): string | null {
    return this.#cursorAt(-1);
  }

  #cursorAt(index: number): string | null {
    const node = this.nodes.at(index);
    return node === undefined ? null : this.#cursorOf(node);
  }
}

const PageInfo = builder.objectRef<Omit<Connection<unknown>, 'nodes' | 'edges'>>('PageInfo').implement({
  // Where subgraphs are composed, others have it too.
  shareable: true,
  description:
    'Where a page lies in its list, as the Relay cursor connections specification has it; both flags are exact in both directions.',
  fields: t => ({
    hasNextPage: t.boolean({
      description: 'Whether anything follows this page. Then `after: endCursor` gives the next one.',
      resolve: page => page.hasNextPage(),
    }),
    hasPreviousPage: t.boolean({
      description:
        'Whether anything comes before this page. Then `before: startCursor` gives the one before, where the field has `before`.',
      resolve: page => page.hasPreviousPage(),
    }),
    startCursor: t.string({
      nullable: true,
      description: "The cursor of the page's first edge; null on an empty page.",
      resolve: page => page.startCursor(),
    }),
    endCursor: t.string({
      nullable: true,
      description: "The cursor of the page's last edge; null on an empty page.",
      resolve: page => page.endCursor(),
    }),
  }),
});

export function edgeType<Node>(name: string, node: ObjectRef<SchemaTypes, Node>) {
  return builder.objectRef<Edge<Node>>(name).implement({
    description: `A ${node.name} and its place in a list.`,
    fields: t => ({
      cursor: t.string({
        description: `Names this ${node.name}'s place; pass it as \`after\` (or \`before\`, where the field has it). Opaque, and it stays good whatever is inserted, changed or deleted.`,
        resolve: edge => edge.cursor(),
      }),
      node: t.field({
        type: node,
        description: `The ${node.name} at this place.`,
        // Pothos resolves lists otherwise, and can't see that a generic Node is none.
        resolve: edge => edge.node as never,
      }),
    }),
  });
}

/** The fields that every connection has. */
export function connectionFields<Node>(
  t: FieldsOf<Connection<Node>>,
  node: ObjectRef<SchemaTypes, Node>,
  edge: ObjectRef<SchemaTypes, Edge<Node>>,
) {
  return {
    edges: t.field({
      type: [edge],
      description: `The page, each ${node.name} with its cursor. Ask for \`nodes\` when you need no cursors.`,
      resolve: (page, _args, { pace }) =>
        andThen(pace.take(weightOf.personShown * page.nodes.length), () => page.edges()),
    }),
    nodes: t.field({
      type: [node],
      description: `The page, without cursors: the same ${node.name}s in the same order as in \`edges\`.`,
      resolve: (page, _args, { pace }) =>
        andThen(pace.take(weightOf.personShown * page.nodes.length), () => page.nodes),
    }),
    pageInfo: t.field({
      type: PageInfo,
      description: 'Where this page lies in the list.',
      resolve: page => page,
    }),
  };
}
