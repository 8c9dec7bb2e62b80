import DataLoader from 'dataloader';
import { historyOfPersons, type SeenChanges } from '../directory/history.ts';
import type { Services } from '../directory/services.ts';
import type { PersonView } from '../domain/person.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { HistoryPage } from '../repository/port/history.ts';
import { type Pace, weightOf } from './pace.ts';

/** Loads one page of each person's history, of all persons that an answer asks for at once. */
export type HistoryLoader = (page: HistoryPage) => DataLoader<PersonView, SeenChanges>;

/** So many persons' histories are read at once. */
const maxBatchSize = 20;

/** A loader for each page that an answer asks for. */
export function historyLoader(services: Services, viewer: Viewer, pace: Pace): HistoryLoader {
  const loaders = new Map<string, DataLoader<PersonView, SeenChanges>>();

  const loadWith = (page: HistoryPage) => async (persons: readonly PersonView[]) => {
    await pace.take(weightOf.historyRead * persons.length);
    const identifiers = persons.map(({ identifier }) => identifier);
    const pages = await historyOfPersons(services, viewer, identifiers, page);
    pace.take(pages.reduce((sum, { changes }) => sum + changes.length, 0) * weightOf.personRead);
    return pages;
  };

  return page => {
    const key = `${page.limit} ${page.before}`;
    const loader = loaders.get(key) ?? new DataLoader(loadWith(page), { maxBatchSize });
    loaders.set(key, loader);
    return loader;
  };
}
