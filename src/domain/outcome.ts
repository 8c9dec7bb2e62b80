import type { JsonValue, PersonView } from './person.ts';

export const outcomes = ['CREATED', 'UPDATED', 'UNCHANGED', 'FAILED'] as const;
export type Outcome = (typeof outcomes)[number];

/** Strongest first. */
export const matchedBys = ['IDENTIFIER', 'EXTERNAL_REF', 'EMAIL_ADDRESS', 'PHONE_NUMBER'] as const;
export type MatchedBy = (typeof matchedBys)[number];

export const failureCodes = [
  'AMBIGUOUS_MATCH',
  'EXTERNAL_REF_MISMATCH',
  'EXTERNAL_REF_TAKEN',
  'INSUFFICIENT_INFORMATION',
  'INVALID_VALUE',
  'NO_ACCESSIBLE_GROUP',
  'NOT_FOUND',
  'VERSION_CONFLICT',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** Why an item of a batch changed nothing. */
export interface Failure {
  readonly code: FailureCode;
  readonly reason: string;
}

export interface FieldChange {
  /** The GraphQL field's name, `groups` included. */
  readonly field: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

export const externalRefMismatches = ['CREATE', 'UPDATE', 'FAIL'] as const;
export const ambiguousMatches = ['FAIL', 'OLDEST'] as const;

/** How a batch treats the two questions that only its caller can answer. */
export interface MatchPolicy {
  readonly onExternalRefMismatch: (typeof externalRefMismatches)[number];
  readonly onAmbiguousMatch: (typeof ambiguousMatches)[number];
}

/** What became of one item of an upsert. */
export interface UpsertResult {
  readonly index: number;
  readonly outcome: Outcome;
  readonly matchedBy: MatchedBy | null;
  /** As it is after the whole batch; null on failure. */
  readonly person: PersonView | null;
  /** What this item alone changed; empty for a new person. */
  readonly changes: readonly FieldChange[];
  readonly otherMatches: readonly PersonView[];
  readonly ignoredGroups: readonly string[];
  readonly failure: Failure | null;
}

/** What became of one item of a batch that isn't an upsert of persons. */
export interface ItemResult<T> {
  readonly index: number;
  readonly value: T | null;
  readonly failure: Failure | null;
}
