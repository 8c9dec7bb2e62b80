import { v7 } from 'uuid';
import { makeApiKey } from '../../src/auth/apiKeys.ts';
import { findPersons, type PersonPage } from '../../src/directory/findPersons.ts';
import type { Services } from '../../src/directory/services.ts';
import { upsertGroups } from '../../src/directory/upsertGroups.ts';
import { upsertPersons } from '../../src/directory/upsertPersons.ts';
import type { Origin } from '../../src/domain/history.ts';
import type { PersonOrder } from '../../src/domain/order.ts';
import type { UpsertResult } from '../../src/domain/outcome.ts';
import { type PageArguments, personPage } from '../../src/domain/paging.ts';
import type { PersonFilter, PersonInput } from '../../src/domain/person.ts';
import { type GroupAccess, scopes, type Viewer } from '../../src/domain/viewer.ts';
import type { Repository } from '../../src/repository/port.ts';

/** An engine's directory, empty. */
export interface OpenedDirectory {
  readonly repository: Repository;
  /** Closes it and opens the same one again. */
  reopen(): Promise<Repository>;
  /** Has the engine learn what there is, as it does by itself after a while, if it ever does. */
  learn?(): Promise<void>;
}
export type Open = () => Promise<OpenedDirectory>;

let workspaces = 0;
/** Each test has a workspace of its own, so that they can share a database. */
export const newWorkspace = (): string => `workspace ${++workspaces}`;

/** All rights in these groups; `*` is all groups, `granted` those granted to the subject. */
export function viewerOf(
  workspace: string,
  groups: '*' | 'granted' | readonly string[] = '*',
  subject = 'tester',
): Viewer {
  const access: GroupAccess =
    groups === '*'
      ? { kind: 'all' }
      : groups === 'granted'
        ? { kind: 'granted', subject }
        : { kind: 'listed', identifiers: groups };
  return { subject, workspace, access, scopes };
}

/** Whoever it is. */
export const origin: Origin = { subject: 'tester', requestId: null, at: 0 };

export type Directory = ReturnType<typeof directoryOver>;

/** The use cases over a repository, at a time that tests set. */
export function directoryOver(repository: Repository) {
  const clock = { now: Date.UTC(2026, 5, 1) };
  const services: Services = {
    repository,
    now: () => clock.now,
    newIdentifier: () => v7(),
    newApiKey: makeApiKey,
    phoneRegion: undefined,
  };

  const find = async (
    viewer: Viewer,
    filter: PersonFilter = {},
    page: PageArguments = {},
    order?: PersonOrder,
  ): Promise<PersonPage> => findPersons(services, viewer, filter, personPage(page, order));

  return {
    repository,
    services,
    clock,
    find,

    async upsert(
      viewer: Viewer,
      persons: readonly PersonInput[],
      options: { dryRun?: boolean; idempotencyKey?: string } = {},
    ): Promise<readonly UpsertResult[]> {
      const policy = { onExternalRefMismatch: 'CREATE', onAmbiguousMatch: 'FAIL' } as const;
      const { results } = await upsertPersons(services, viewer, {
        persons,
        dryRun: false,
        ...policy,
        ...options,
      });
      return results;
    },

    /** The external references of the persons found, in order. */
    async refs(
      viewer: Viewer,
      filter: PersonFilter = {},
      page: PageArguments = {},
      order?: PersonOrder,
    ): Promise<(string | null)[]> {
      const { persons } = await find(viewer, filter, page, order);
      return persons.map(({ externalRef }) => externalRef);
    },

    async makeGroups(workspace: string, identifiers: readonly string[]): Promise<void> {
      const groups = identifiers.map(identifier => ({ identifier, externalRef: `ref of ${identifier}` }));
      await upsertGroups(services, viewerOf(workspace), groups);
    },
  };
}

/** The identifiers of a batch's persons; fails the test where an item failed. */
export const identifiersOf = (results: readonly UpsertResult[]): string[] =>
  results.map(({ person, failure }) => {
    if (!person) throw new Error(failure?.reason);
    return person.identifier;
  });

export const outcomesOf = (results: readonly UpsertResult[]): string[] =>
  results.map(({ outcome, failure }) => failure?.code ?? outcome);
