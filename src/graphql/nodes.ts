import { readContactAssignments } from '../directory/contactAssignments.ts';
import { readGroups } from '../directory/readGroups.ts';
import { readPersons } from '../directory/readPersons.ts';
import { badUserInput } from '../domain/errors.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { assignmentNamesOf, globalIdOf, identifierOf, type NodeType, type NodeValue } from './globalId.ts';
import { Node } from './node.ts';
import { weightOf } from './pace.ts';

const maxIds = 100;

/** What each global id names, in their order: all of one type in one call. */
export function readNodes(
  { services, viewer, pace }: Context,
  ids: readonly string[],
): MaybePromise<readonly (NodeValue | null)[]> {
  const distinct = [...new Set(ids)];
  const wanted = (type: NodeType) =>
    distinct.map(id => identifierOf(type, id)).filter(identifier => identifier !== null);
  const names = distinct.map(assignmentNamesOf).filter(name => name !== null);
  const groupIds = wanted('Group');
  // Persons are read for no identifiers too, since whether the viewer may read doesn't depend on the ids.
  // One read after the other, so that when both fail no rejection is left without a listener.
  const turn = pace.take((weightOf.personLookedUp + weightOf.personShown) * ids.length);
  const reading = andThen(turn, () => readPersons(services, viewer, wanted('Person')));
  return andThen(reading, persons =>
    andThen(groupIds.length === 0 ? [] : readGroups(services, viewer, groupIds), groups =>
      andThen(names.length === 0 ? [] : readContactAssignments(services, viewer, names), assignments => {
        const found = [...persons, ...groups, ...assignments].filter(value => value !== null);
        const byId = new Map(found.map((value): [string, NodeValue] => [globalIdOf(value), value]));
        return ids.map(id => byId.get(id) ?? null);
      }),
    ),
  );
}

builder.queryFields(t => ({
  node: t.field({
    type: Node,
    nullable: true,
    description:
      'What a global id names. Null when the id is malformed, or names nothing that you can access. Needs the scope `people:read` (else FORBIDDEN).',
    args: { id: t.arg.id({ required: true, description: 'A global id, as the `id` field gave it.' }) },
    resolve: (_query, { id }, context) => andThen(readNodes(context, [id]), ([value]) => value ?? null),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description:
      'What each of several global ids names, in their order, with null where `node` would give null. Needs the scope `people:read` (else FORBIDDEN).',
    extensions: { listArgument: 'ids' },
    args: {
      ids: t.arg.idList({
        required: true,
        description: `Global ids, at most ${maxIds} (more: BAD_USER_INPUT). The same one may be there twice.`,
      }),
    },
    resolve(_query, { ids }, context) {
      if (ids.length > maxIds) throw badUserInput(`ids takes at most ${maxIds} entries.`);
      return readNodes(context, ids);
    },
  }),
}));
