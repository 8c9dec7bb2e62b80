import type { ObjectRef } from '@pothos/core';
import type { FailureCode as Code, Failure, ItemResult } from '../domain/outcome.ts';
import { builder, type FieldsOf, type SchemaTypes } from './builder.ts';

export const FailureCode = builder.enumType('FailureCode', {
  description: 'Why an item of a batch failed; `failureReason` says it in words.',
  values: {
    AMBIGUOUS_MATCH: {
      description:
        'Several persons match equally well, or more than 50 match at all; `otherMatches` names them. Give `identifier`, or `onAmbiguousMatch: OLDEST`.',
    },
    EXTERNAL_REF_MISMATCH: {
      description:
        'The person with this e-mail address or phone number has another external reference, and `onExternalRefMismatch` is FAIL.',
    },
    EXTERNAL_REF_TAKEN: {
      description: 'Somebody or something else in scope already has the external reference.',
    },
    INSUFFICIENT_INFORMATION: {
      description:
        'Nobody matches, and a new person needs an external reference, or an e-mail address or phone number together with a first or last name.',
    },
    INVALID_VALUE: { description: 'A value is not acceptable; the reason names its field.' },
    NO_ACCESSIBLE_GROUP: {
      description: 'Groups were named, but none of them exists and is accessible to you.',
    },
    NOT_FOUND: {
      description: "What the item names does not exist, or you can't access it; the two are not told apart.",
    },
    VERSION_CONFLICT: {
      description:
        "The person isn't at the `expectedVersion`: somebody changed it since you read it. Read it again, and decide anew.",
    },
  } satisfies Record<Code, object>,
});

/** One item of a batch, as its results begin. */
interface Item {
  readonly index: number;
  readonly failure: Failure | null;
}

/** The fields that every result of a batch has beside the thing itself. */
export const itemFields = <Parent extends Item>(t: FieldsOf<Parent>) => ({
  index: t.int({
    description: "The item's place in the input, from 0; results are in input order.",
    resolve: ({ index }) => index,
  }),
  success: t.boolean({
    description: 'Whether the item was carried out. One that failed changed nothing and stopped no other.',
    resolve: ({ failure }) => failure === null,
  }),
  failureCode: t.field({
    type: FailureCode,
    nullable: true,
    description: 'Why the item failed, for programs; null on success.',
    resolve: ({ failure }) => failure?.code ?? null,
  }),
  failureReason: t.string({
    nullable: true,
    description: 'Why the item failed, for people, in English; null on success.',
    resolve: ({ failure }) => failure?.reason ?? null,
  }),
});

/** The payload of a batch that has its results, and nothing else to tell. */
export const resultsPayload = <Value>(
  name: string,
  result: ObjectRef<SchemaTypes, ItemResult<Value>>,
  { description, item }: { readonly description: string; readonly item: string },
) =>
  builder.objectRef<readonly ItemResult<Value>[]>(name).implement({
    description,
    fields: t => ({
      results: t.field({
        type: [result],
        description: `One result an ${item}, in input order.`,
        resolve: results => results,
      }),
    }),
  });
