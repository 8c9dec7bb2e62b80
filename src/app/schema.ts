import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.ts';
import { buildSchema } from '../graphql/schema.ts';

/** The schema that is served. */
export async function schemaOf({ federation, introspection }: Config['graphql']): Promise<GraphQLSchema> {
  if (!federation) return buildSchema();
  const { buildSubgraphSchema } = await import('../graphql/federation.ts');
  return buildSubgraphSchema(introspection);
}
