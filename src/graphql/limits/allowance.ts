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
 * What takes some more of an answer's allowance gives QUERY_TOO_COMPLEX once it's used up, for the resolver to
 * reject with: graphql-js abandons the promises of a list in which a later item throws, and when one of them
 * rejects in its turn that is an unhandled rejection, which ends the process.
 */
type Refusal = GatewayError | undefined;

/**
 * What one answer may still hold. The cost of a query is known before it's executed, but for how many groups
 * a person is in, or a viewer may access: where pages of persons hang on those, only counting tells.
 */
export class Allowance {
  #persons = 0;
  #groups = 0;
  #groupReads = 0;
  #counts = 0;
  #walks = 0;
  #assignmentReads = 0;
  #assignmentWalks = 0;
  // One for all that follows, whatever is asked of it: graphql-js goes on with an answer that is lost already,
  // and a hundred thousand errors with their stack traces take longer than what they refuse.
  #refused: GatewayError | undefined;

  persons(count: number): Refusal {
    this.#persons += count;
    return this.#within(this.#persons, maxPersons, tooManyPersons);
  }

  groups(count: number): Refusal {
    this.#groups += count;
    return this.#within(this.#groups, maxGroups, tooManyGroups);
  }

  /** Groups read from the directory, however often the answer shows them: all are read before any is shown. */
  groupReads(count: number): Refusal {
    this.#groupReads += count;
    return this.#within(this.#groupReads, maxGroups, tooManyGroups);
  }

  /** Walks of a whole list to count it, of which each may go through 10,000 persons. */
  counts(count: number): Refusal {
    this.#counts += count;
    return this.#within(this.#counts, maxCounts, tooManyCounts);
  }

  /** Finds that may have to look at many: see `walks` in findPersons.ts. */
  walks(count: number): Refusal {
    this.#walks += count;
    return this.#within(this.#walks, maxWalks, tooManyWalks);
  }

  /** Persons whose assignments are looked for, and assignments read, all before any is shown. */
  assignmentReads(count: number): Refusal {
    this.#assignmentReads += count;
    return this.#within(this.#assignmentReads, maxAssignmentReads, tooManyAssignments);
  }

  /** Times that assignments are looked for; each may walk past all those of a hub that the viewer can't see. */
  assignmentWalks(count: number): Refusal {
    this.#assignmentWalks += count;
    return this.#within(this.#assignmentWalks, maxAssignmentWalks, tooManyAssignmentWalks);
  }

  #within(spent: number, most: number, refusal: () => GatewayError): Refusal {
    if (spent > most) this.#refused ??= refusal();
    return this.#refused;
  }
}
