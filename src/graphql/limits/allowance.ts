import type { GatewayError } from '../../domain/errors.ts';
import {
  maxAssignmentReads,
  maxAssignmentWalks,
  maxCounts,
  maxGroups,
  maxPersons,
  maxWalks,
  tooManyAssignments,
  tooManyAssignmentWalks,
  tooManyCounts,
  tooManyGroups,
  tooManyPersons,
  tooManyWalks,
} from './limits.ts';

/**
 * Takes some more of an answer's allowance. Gives QUERY_TOO_COMPLEX once it's used up, for the resolver to
 * reject with: graphql-js abandons the promises of a list in which a later item throws, and when one of them
 * rejects in its turn that is an unhandled rejection, which ends the process.
 */
export type Spend = (count: number) => GatewayError | undefined;

/**
 * What one answer may still hold. The cost of a query is known before it's executed, but for how many groups
 * a person is in, or a viewer may access: where pages of persons hang on those, only counting tells.
 */
export interface Allowance {
  readonly persons: Spend;
  readonly groups: Spend;
  /** Groups read from the directory, however often the answer shows them: all are read before any is shown. */
  readonly groupReads: Spend;
  /** Walks of a whole list to count it, of which each may go through 10,000 persons. */
  readonly counts: Spend;
  /** Finds that may have to look at many: see `walks` in findPersons.ts. */
  readonly walks: Spend;
  /** Persons whose assignments are looked for, and assignments read, all before any is shown. */
  readonly assignmentReads: Spend;
  /** Times that assignments are looked for; each may walk past all those of a hub that the viewer can't see. */
  readonly assignmentWalks: Spend;
}

export function createAllowance(): Allowance {
  // One for all that follows, whatever is asked of it: graphql-js goes on with an answer that is lost already,
  // and a hundred thousand errors with their stack traces take longer than what they refuse.
  let refused: GatewayError | undefined;

  function allowed(most: number, refusal: () => GatewayError): Spend {
    let spent = 0;
    return count => {
      spent += count;
      if (spent > most) refused ??= refusal();
      return refused;
    };
  }

  return {
    persons: allowed(maxPersons, tooManyPersons),
    groups: allowed(maxGroups, tooManyGroups),
    groupReads: allowed(maxGroups, tooManyGroups),
    counts: allowed(maxCounts, tooManyCounts),
    walks: allowed(maxWalks, tooManyWalks),
    assignmentReads: allowed(maxAssignmentReads, tooManyAssignments),
    assignmentWalks: allowed(maxAssignmentWalks, tooManyAssignmentWalks),
  };
}
