import DataLoader from 'dataloader';
import { contactPointsOfPersons, groupsOfPersons } from '../directory/readPersons.ts';
import type { Services } from '../directory/services.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import { maxPageSize } from '../domain/paging.ts';
import type { Group, PersonKey, PersonView } from '../domain/person.ts';
import type { Viewer } from '../domain/viewer.ts';
import { type AssignmentLoader, assignmentLoader } from './assignmentLoaders.ts';
import { type HistoryLoader, historyLoader } from './historyLoader.ts';
import type { Allowance } from './limits/allowance.ts';
import { type Pace, weightOf } from './pace.ts';

/** Loads what hangs on the persons of an answer, of many in one call to the repository. Most answers need none of it. */
export class Loaders {
  readonly #services: Services;
  readonly #viewer: Viewer;
  readonly #allowance: Allowance;
  readonly #pace: Pace;
  #groups: DataLoader<PersonView, readonly Group[]> | undefined;
  #contactPoints: DataLoader<PersonView, readonly PersonKey[]> | undefined;
  #assignments: AssignmentLoader | undefined;
  #history: HistoryLoader | undefined;

  constructor(services: Services, viewer: Viewer, allowance: Allowance, pace: Pace) {
    this.#services = services;
    this.#viewer = viewer;
    this.#allowance = allowance;
    this.#pace = pace;
  }

  get groups(): DataLoader<PersonView, readonly Group[]> {
    this.#groups ??= new DataLoader(persons => this.#loadGroups(persons), { maxBatchSize: maxPageSize });
    return this.#groups;
  }

  /** E-mail addresses and phone numbers. */
  get contactPoints(): DataLoader<PersonView, readonly PersonKey[]> {
    this.#contactPoints ??= new DataLoader(persons => this.#loadContactPoints(persons), {
      maxBatchSize: maxPageSize,
    });
    return this.#contactPoints;
  }

  get history(): HistoryLoader {
    this.#history ??= historyLoader(this.#services, this.#viewer, this.#pace);
    return this.#history;
  }

  get assignments(): AssignmentLoader {
    this.#assignments ??= assignmentLoader(this.#services, this.#viewer, this.#allowance, this.#pace);
    return this.#assignments;
  }

  async #loadGroups(persons: readonly PersonView[]): Promise<readonly (readonly Group[])[]> {
    const [pace, allowance] = [this.#pace, this.#allowance];
    await pace.take(persons.length);
    const refusal = allowance.groupReads(0);
    if (refusal) throw refusal;
    // Counted before anything else is waited for, so that the next batch knows.
    const counted = (groups: readonly (readonly Group[])[]): MaybePromise<readonly (readonly Group[])[]> => {
      const total = groups.reduce((sum, { length }) => sum + length, 0);
      allowance.groupReads(total);
      pace.take(total);
      return groups;
    };
    return andThen(groupsOfPersons(this.#services, this.#viewer, persons), counted);
  }

  async #loadContactPoints(persons: readonly PersonView[]): Promise<readonly (readonly PersonKey[])[]> {
    await this.#pace.take(weightOf.contactPointsRead * persons.length);
    return contactPointsOfPersons(this.#services, this.#viewer, persons);
  }
}
