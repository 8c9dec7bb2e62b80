import DataLoader from 'dataloader';
import { type AssignedPage, assignmentsOfPersons } from '../directory/contactAssignments.ts';
import type { Services } from '../directory/services.ts';
import type { AssignmentField } from '../domain/assignments.ts';
import { type AssignmentPage, maxPageSize } from '../domain/paging.ts';
import type { PersonView } from '../domain/person.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Allowance } from './limits/allowance.ts';
import { type Pace, weightOf } from './pace.ts';

/** Loads one page of each person's assignments, of all persons that an answer asks for at once. */
export type AssignmentLoader = (
  field: AssignmentField,
  page: AssignmentPage,
) => DataLoader<PersonView, AssignedPage>;

/**
 * A loader for each page that an answer asks for; each waits for all whom the answer will ask it for, however many
 * turns that takes, since each time counts. A person is known by the object, so that a later mutation of
 * the same request reads anew; and by its identifier within a batch, since a hub may be there a thousand times.
 */
export function assignmentLoader(
  services: Services,
  viewer: Viewer,
  allowance: Allowance,
  pace: Pace,
): AssignmentLoader {
  const loaders = new Map<string, DataLoader<PersonView, AssignedPage>>();

  const loadWith =
    (field: AssignmentField, page: AssignmentPage) => async (persons: readonly PersonView[]) => {
      const identifiers = [...new Set(persons.map(({ identifier }) => identifier))];
      const pages = new Map<string, AssignedPage>();
      const refusal = allowance.assignmentWalks(1);
      if (refusal) throw refusal;
      for (let from = 0; from < identifiers.length; from += maxPageSize) {
        const some = identifiers.slice(from, from + maxPageSize);
        await pace.take(some.length);
        const refusal = allowance.assignmentReads(some.length);
        if (refusal) throw refusal;
        const found = await assignmentsOfPersons(services, viewer, field, some, page);
        for (const [index, identifier] of some.entries()) pages.set(identifier, found[index] as AssignedPage);
        const total = found.reduce((sum, { assigned }) => sum + assigned.length, 0);
        allowance.assignmentReads(total);
        pace.take(weightOf.personRead * total);
      }
      return persons.map(({ identifier }) => pages.get(identifier) as AssignedPage);
    };

  return (field, page) => {
    const key = `${field} ${page.limit} ${page.after}`;
    const known = loaders.get(key);
    if (known) return known;
    const load = loadWith(field, page);
    const loader = new DataLoader((persons: readonly PersonView[]) => pace.during(load(persons)), {
      batchScheduleFn: dispatch => void pace.idle().then(dispatch),
    });
    loaders.set(key, loader);
    return loader;
  };
}
