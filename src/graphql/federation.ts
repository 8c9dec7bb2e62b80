import directives from '@pothos/plugin-directives';
import federation from '@pothos/plugin-federation';
import { execute, type GraphQLSchema, GraphQLUnionType, parse } from 'graphql';
import { badUserInput } from '../domain/errors.ts';
import { maxListEntries } from '../domain/limits.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { globalId, nodeTypeOf } from './globalId.ts';
import { Group } from './group.ts';
import { readNodes } from './nodes.ts';
import { Person } from './person.ts';
import './schema.ts';

/*
 * The schema as a subgraph (https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec),
 * loaded only where it's asked for.
 */

builder.options.plugins = [directives, federation];
const key = builder.selection<{ identifier: string }>('identifier');
// Never asked: `_entities` below reads all at once.
const resolveReference = () => null;
builder.asEntity(Person, { key, resolveReference });
builder.asEntity(Group, { key, resolveReference });

/** @param introspection whether `_service` gives the schema away. */
export function buildSubgraphSchema(introspection: boolean): GraphQLSchema {
  const schema = builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' });
  const fields = schema.getQueryType()?.getFields();
  const entity = schema.getType('_Entity');
  if (!fields?._entities || !(entity instanceof GraphQLUnionType)) throw new Error('There are no entities.');
  entity.resolveType = nodeTypeOf;
  fields._entities.extensions = { listArgument: 'representations' };
  fields._entities.resolve = (_query, { representations }, context: Context) =>
    readNodes(context, globalIdsOf(representations));
  if (!introspection) delete fields._service;
  return schema;
}

/** The subgraph's schema, as a composition takes it. */
export async function printSubgraphSchema(): Promise<string> {
  const document = parse('{ _service { sdl } }');
  const { data } = await execute({ schema: buildSubgraphSchema(true), document });
  const service = data?._service as { readonly sdl: string };
  return `${service.sdl}\n`;
}

/** @throws GatewayError BAD_USER_INPUT for what can't be a representation of ours. */
function globalIdsOf(representations: readonly unknown[]): readonly string[] {
  if (representations.length > maxListEntries)
    throw badUserInput(`representations takes at most ${maxListEntries} entries.`);
  return representations.map(representation => {
    const { __typename: type, identifier } = Object(representation);
    if ((type !== 'Person' && type !== 'Group') || typeof identifier !== 'string')
      throw badUserInput(
        'A representation has a __typename, Person or Group, and the identifier of such a one.',
      );
    return globalId(type, identifier);
  });
}
