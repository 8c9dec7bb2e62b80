import type { ChangePage, Origin } from '../../domain/history.ts';
import type { MaybePromise } from '../../domain/maybePromise.ts';
import type { Timestamp } from '../../domain/person.ts';
import type { GroupAccess } from '../../domain/viewer.ts';

/** At most `limit` changes before a place (null: the newest). */
export interface HistoryPage {
  readonly before: number | null;
  readonly limit: number;
}

/** An answer kept by idempotency key. */
export interface KeptAnswer {
  readonly subject: string;
  readonly key: string;
  readonly answer: string;
  readonly createdAt: Timestamp;
}

/** A workspace's changes as a whole. */
export interface Feed {
  /** The first place from which on none is missing; one more than `last` when there is none. */
  readonly first: number;
  readonly last: number;
  /** The same for the same workspace and accessible groups, and for no others. */
  readonly access: string;
}

/** How many kept answers are looked through at once. */
export const answersLookedAt = 100;

/** So many changes one read looks at, seen or not. */
export const changesLookedAt = 1_000;

/**
 * What the port has of history, and of the answers kept by idempotency key. Whatever changes a person (deleteGroups and unassignContacts as well) keeps what
 * changed, in the same transaction: one change a person, numbered in the order of commits. What changes nothing
 * but when a person was seen keeps nothing. A group's key is never given twice.
 */
export interface HistoryRepository {
  /** Whether changes are kept. */
  readonly keepsHistory: boolean;

  /**
   * For each person (by identifier), in their order: a page of its changes that the viewer may see, newest first,
   * before a place; null for who isn't within reach. A viewer of all groups reaches who was deleted too. Of one
   * person some hundred more than these are looked at.
   */
  historyOfPersons(
    workspace: string,
    access: GroupAccess,
    identifiers: readonly string[],
    page: HistoryPage,
  ): MaybePromise<readonly (ChangePage | null)[]>;

  /**
   * The workspace's changes after a place (null: from where they are kept) that the viewer may see, in order: by
   * what groups the viewer may access now. No more than `changesLookedAt` are looked at.
   */
  personChanges(
    workspace: string,
    access: GroupAccess,
    page: { readonly after: number | null; readonly limit: number },
  ): MaybePromise<ChangePage & Feed>;

  /** What there is to follow. */
  feed(workspace: string, access: GroupAccess): MaybePromise<Feed>;

  /** Forgets changes from before a moment, the oldest first, bit by bit. */
  forgetChanges(notBefore: Timestamp): Promise<void>;

  /**
   * Deletes a person within reach, or that was when it was deleted, and all that was kept of its changes: what
   * stays is one change that says so, told wherever any of the others was.
   * @returns false, with nothing done, when there is no such person, and never was one that is known of.
   */
  erasePerson(workspace: string, access: GroupAccess, identifier: string, origin: Origin): Promise<boolean>;

  /** Forgets the answers kept by idempotency key from before a moment. */
  forgetAnswers(notBefore: Timestamp): Promise<void>;

  /** The answers kept by idempotency key in which a text occurs. Not one read: others come and go meanwhile. */
  answersWith(workspace: string, text: string): Promise<readonly KeptAnswer[]>;

  /** Puts others in the place of kept answers in which any of some texts occurs, each in a transaction of its own. */
  reviseAnswers(
    workspace: string,
    texts: readonly string[],
    revise: (answer: string) => string,
  ): Promise<void>;

  /** Clears what was deleted out of the database's files, as far as the engine can while it serves. */
  scrub(): Promise<void>;
}
