import { builder } from './builder.ts';
import { globalIdOf, type NodeValue, nodeTypeOf } from './globalId.ts';

/** Every type that implements it inherits its `id`. */
export const Node = builder.interfaceRef<NodeValue>('Node').implement({
  description: 'Anything that has a global id, by which `node` and `nodes` find it again.',
  resolveType: nodeTypeOf,
  fields: t => ({
    id: t.id({
      description:
        'The global id, for `node(id)` and client caches: opaque, unique over all types, never changing. Arguments that ask for an identifier take `identifier` instead.',
      resolve: globalIdOf,
    }),
  }),
});
