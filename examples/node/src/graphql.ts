import { initGraphQLTada } from 'gql.tada';
// Made of the schema by `npm run build`.
import type { introspection } from './graphql-env.js';

/** Gives documents the types of their variables and of their answers, checked against the schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { SafeInt: number; DateTime: string; JSON: unknown; JSONObject: Record<string, unknown> };
}>();
