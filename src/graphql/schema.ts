import { type GraphQLSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
// Each adds its types and fields to the builder, in the order in which the schema is printed.
import './findPersons.ts';
import './nodes.ts';
import './groups.ts';
import './viewer.ts';
import './upsertPersons.ts';
import './deletePersons.ts';
import './memberships.ts';
import './upsertGroups.ts';
import './deleteGroups.ts';
import './grants.ts';
import './createSession.ts';

export function buildSchema(): GraphQLSchema {
  // Unsorted: related fields stand together, for whoever reads the printed schema or the docs pane.
  return builder.toSchema({ sortSchema: false });
}

/** The schema as `schema.graphql` holds it. */
export const printGatewaySchema = (): string => `${printSchema(buildSchema())}\n`;
