import type { Known } from './known.ts';
import { type Json, moment, type Workspace } from './oracle/world.ts';
import type { Picked } from './values.ts';

export const start = Date.UTC(2026, 5, 1);
const second = 1_000;
const unknownPerson = '01900000-0000-7000-8000-ffffffffffff';

export interface Source {
  workspaces: readonly Workspace[];
  known: readonly Known[];
  /** The caller's. */
  own: { workspace: Workspace; known: Known };
}

/** A call's variables with the nth of what there is by now in the place of each pick, of any workspace where it can be. */
export function filled(value: unknown, source: Source): Json {
  if (typeof value !== 'object' || value === null) return value as Json;
  if (Array.isArray(value)) return value.map(item => filled(item, source));
  if ('pick' in value) return picked(value as Picked, source);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, source)]));
}

function picked({ pick, nth, order }: Picked, { workspaces, known, own }: Source): Json {
  const one = <T>(things: Iterable<T>, otherwise: T): T => {
    const all = [...things];
    return all[nth % all.length] ?? otherwise;
  };
  switch (pick) {
    case 'person':
      return one(
        workspaces.flatMap(({ places }) => [...places.keys()]),
        unknownPerson,
      );
    case 'ownPerson':
      return one(own.workspace.places.keys(), unknownPerson);
    case 'node':
      return one(
        (nth >= 600 ? known : [own.known]).flatMap(({ nodes }) => [...nodes.keys()]),
        'nothing',
      );
    case 'group':
      return one(
        workspaces.flatMap(({ groups }) => groups.map(({ identifier }) => identifier)),
        'nowhere',
      );
    case 'cursor': {
      // Seldom of another order, which is refused.
      const fitting = [...own.known.cursors].filter(([, known]) => known.order === order || nth >= 970);
      return one(
        fitting.map(([cursor]) => cursor),
        'malformed',
      );
    }
    case 'relationPage': {
      const known = one(own.known.relations.values(), null);
      if (!known) return { identifier: unknownPerson };
      return { identifier: known.owner, first: 1 + (nth % 3), [`${known.field}After`]: known.cursor };
    }
    case 'assignedTo':
    case 'assignment': {
      const assignments = (nth >= 900 ? workspaces : [own.workspace]).flatMap(
        workspace => workspace.assignments,
      );
      const names = assignments.map(({ assignedTo, person }) => ({
        assignedToId: assignedTo.identifier,
        personId: person.identifier,
      }));
      const pair = one(names, { assignedToId: unknownPerson, personId: unknownPerson });
      return pick === 'assignment' ? pair : pair.assignedToId;
    }
    case 'groupCursor':
      return one(own.known.groupCursors.keys(), 'malformed');
    case 'sequence':
      return one(own.known.sequence.keys(), 0);
    case 'updatedAt':
      return moment(
        one(
          own.workspace.persons.map(({ updatedAt }) => updatedAt),
          start,
        ),
      );
    case 'moment': {
      // Around the time of the calls; some too far ahead to have been seen.
      const seconds = nth >= 980 ? 100_000 : (nth % 240) - 20;
      return moment(start + seconds * second);
    }
  }
}
