import SchemaBuilder from '@pothos/core';
import type { JsonObject, JsonValue, Timestamp } from '../domain/person.ts';
import type { Context } from './context.ts';
import { DateTime, Json, JsonObjectScalar, SafeInt } from './scalars.ts';

/** Everything that this API's types are made with; the other files of this folder add to it. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    SafeInt: { Input: number; Output: number };
    DateTime: { Input: Timestamp; Output: Timestamp };
    JSON: { Input: JsonValue; Output: JsonValue };
    JSONObject: { Input: JsonObject; Output: JsonObject };
  };
}>({ defaultFieldNullability: false });

export type SchemaTypes = typeof builder.$inferSchemaTypes;

/** Adds fields to an object type whose parent value is a `Parent`. */
export type FieldsOf<Parent> = PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Parent>;

builder.addScalarType('SafeInt', SafeInt);
builder.addScalarType('DateTime', DateTime);
builder.addScalarType('JSON', Json);
builder.addScalarType('JSONObject', JsonObjectScalar);

builder.queryType({
  description:
    "What can be asked. Everything is about one workspace, the token's, and about the groups that the token gives access to; what lies outside reads as absent. Page sizes multiply where pages lie in pages: an answer of more than 10,000 persons is refused with QUERY_TOO_COMPLEX.",
});
builder.subscriptionType({
  description:
    'What can be followed, as `text/event-stream`. A subscription ends when the credential does that it was made with.',
});
builder.mutationType({
  description:
    'What can be changed. Each mutation is one transaction; those that take several items answer with one result an item, in input order, and an item that fails changes nothing and stops no other.',
});
