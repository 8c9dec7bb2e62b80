import { GraphQLSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
// Each adds its types and fields to the builder, in the order in which the schema is printed.
import './findPersons.ts';
import './contactAssignments.ts';
import './nodes.ts';
import './groups.ts';
import './viewer.ts';
import './upsertPersons.ts';
import './unassignContacts.ts';
import './personChanges.ts';
import './exportPerson.ts';
import './deletePersons.ts';
import './erasePersons.ts';
import './memberships.ts';
import './changePersons.ts';
import './upsertGroups.ts';
import './deleteGroups.ts';
import './grants.ts';
import './apiKeys.ts';
import './createSession.ts';
import './followChanges.ts';

const description =
  'A directory of persons. Systems push batches of people in with `upsertPersons`, which recognises who is already there and says what it did with every item; front ends page through the people their users may see with `findPersons`. Every request needs `Authorization: Bearer <token>`, and is about the one workspace and the groups that the token gives access to. Errors have a stable `extensions.code`.';

export function buildSchema(): GraphQLSchema {
  // Unsorted: related fields stand together, for whoever reads the printed schema or the docs pane.
  const schema = builder.toSchema({ sortSchema: false });
  // Pothos has no place for the description of the whole.
  return new GraphQLSchema({ ...schema.toConfig(), description });
}

/** The schema as `schema.graphql` holds it. */
export const printGatewaySchema = (): string => `${printSchema(buildSchema())}\n`;
