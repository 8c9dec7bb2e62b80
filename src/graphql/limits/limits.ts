import { GatewayError } from '../../domain/errors.ts';
import type { Measurement } from './measure.ts';

export const maxDocumentBytes = 65_536;
export const maxTokens = 1_000;
export const maxPersons = 10_000;
export const maxGroups = 100_000;
export const maxCounts = 100;
export const maxWalks = 10;
export const maxAssignmentReads = 100_000;
export const maxAssignmentWalks = 20;
const maxDepth = 12;
const maxAliases = 60;
/** Nothing that people write comes near; fragments that double each other do. */
const maxFields = 10_000;

const number = (value: number): string => value.toLocaleString('en');
const tooComplex = (message: string): GatewayError => new GatewayError('QUERY_TOO_COMPLEX', message);

export const tooManyTokens = (): GatewayError =>
  tooComplex(`The document has more than ${number(maxTokens)} tokens.`);

export const tooManyComparisons = (): GatewayError =>
  tooComplex('The query selects the same fields too often to be checked.');

/** @throws GatewayError QUERY_TOO_COMPLEX */
export function checkLength(text: string): void {
  if (Buffer.byteLength(text, 'utf8') > maxDocumentBytes)
    throw tooComplex(`The document is longer than ${number(maxDocumentBytes)} bytes.`);
}

/** @throws GatewayError QUERY_TOO_COMPLEX */
export function checkExtent({ depth, aliases, fields }: Measurement): void {
  if (depth > maxDepth) throw tooComplex(`The query is more than ${maxDepth} levels deep.`);
  if (aliases > maxAliases) throw tooComplex(`The query has more than ${maxAliases} aliases.`);
  if (fields > maxFields)
    throw tooComplex(
      `The query has more than ${number(maxFields)} fields once its fragments are written out.`,
    );
}

export const tooManyWalks = (): GatewayError =>
  tooComplex(
    `The query filters by search, attributes or assignedToIds, or without a name, a key or an identifier, or orders by something else than creation, more than ${maxWalks} times. Ask in several queries.`,
  );

export const tooManyAssignmentWalks = (): GatewayError =>
  tooComplex(
    `The query asks for pages of contact assignments in more than ${maxAssignmentWalks} places. Ask in several queries.`,
  );

export const tooManyAssignments = (): GatewayError =>
  tooComplex(
    `The query reads more than ${number(maxAssignmentReads)} contact assignments. Ask in several queries.`,
  );

export const tooManyPersons = (): GatewayError =>
  tooComplex(
    `The query's page sizes multiply to more than ${number(maxPersons)} persons. Ask for smaller pages, or for less in one query.`,
  );

export const tooManyGroups = (): GatewayError =>
  tooComplex(
    `The answer would hold more than ${number(maxGroups)} groups. Ask for smaller pages, or for less in one query.`,
  );

export const tooManyCounts = (): GatewayError =>
  tooComplex(`The query asks for more than ${maxCounts} total counts.`);

/** @throws GatewayError QUERY_TOO_COMPLEX */
export function checkCost(persons: number): void {
  if (persons > maxPersons) throw tooManyPersons();
}
