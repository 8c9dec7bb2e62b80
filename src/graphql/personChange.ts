import type { SeenChange } from '../directory/history.ts';
import type { ChangeKind } from '../domain/history.ts';
import { builder } from './builder.ts';
import { Connection, connectionFields, edgeType } from './connection.ts';
import { Person } from './person.ts';
import { FieldChange, MatchedBy } from './upsertPersons.ts';

const PersonChangeKind = builder.enumType('PersonChangeKind', {
  description: 'What became of a person, as it looks from the groups that you can access.',
  values: {
    CREATED: { description: 'It was created.' },
    UPDATED: { description: 'Its profile, groups or contact assignments changed.' },
    DELETED: { description: 'It was deleted: a tombstone, without data.' },
    ERASED: {
      description:
        'It was erased, and with it all that was kept of it: a tombstone, without data. Whoever keeps a copy should erase it too.',
    },
    ADDED_TO_SCOPE: {
      description:
        'It was there before, but came within your reach by this change: `person` is as it is now, and what was before is not told.',
    },
    REMOVED_FROM_SCOPE: {
      description: 'It is there still, but left your reach by this change: a tombstone, without data.',
    },
  } satisfies Record<ChangeKind, object>,
});

export const PersonChangeEvent = builder.objectRef<SeenChange>('PersonChangeEvent').implement({
  description:
    'One change of a person: all that one mutation did to it. It is told with data when the person was within your reach before and after it, and is so now; else without: the fields that say so are null or empty.',
  fields: t => ({
    kind: t.expose('kind', { type: PersonChangeKind, description: 'What became of the person.' }),
    identifier: t.exposeID('identifier', { description: "The person's identifier." }),
    person: t.expose('person', {
      type: Person,
      nullable: true,
      description:
        'The person as it is now; null when it is not within your reach, whatever happened to it since: a later change tells.',
    }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      description: 'When it was changed, by the clock of the gateway.',
    }),
    actor: t.exposeString('subject', {
      nullable: true,
      description:
        'Who changed it: the subject of the credential. Null without data, but for a tombstone of DELETED or ERASED.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The `X-Request-Id` of the request that changed it; null for a command, and without data.',
    }),
    matchedBy: t.expose('matchedBy', {
      type: MatchedBy,
      nullable: true,
      description:
        'By what the item of an upsert found the person; null for any other change, and without data.',
    }),
    version: t.exposeInt('version', {
      nullable: true,
      description: "The person's `version` after the change; null without data.",
    }),
    changes: t.expose('changes', {
      type: [FieldChange],
      description:
        'What was changed, field by field, in order; of a new person what it has. `groups` lists those that you can access; of `assignments` and `contacts`, only counterparts that you can access are listed. Empty without data.',
    }),
  }),
});

/** A page of changes; behind which cursor the next one begins stands there even where the page is empty. */
export class ChangePageView extends Connection<SeenChange> {
  readonly resumeAfter: string;

  constructor(
    nodes: readonly SeenChange[],
    cursorOf: (place: number) => string,
    end: number,
    flags: ConstructorParameters<typeof Connection>[2],
  ) {
    super(nodes, ({ place }) => cursorOf(place), flags);
    this.resumeAfter = cursorOf(end);
  }
}

export const PersonChangeEventEdge = edgeType('PersonChangeEventEdge', PersonChangeEvent);

export const PersonChangeEventConnection = builder
  .objectRef<ChangePageView>('PersonChangeEventConnection')
  .implement({
    description:
      'A page of changes. It may have fewer than `first`, or none, although `hasNextPage`: then others lie between that you may not see.',
    fields: t => ({
      ...connectionFields<SeenChange>(t, PersonChangeEvent, PersonChangeEventEdge),
      resumeAfter: t.exposeString('resumeAfter', {
        description:
          'Pass it as `after` for what follows this page: behind all that was looked at. Unlike `endCursor` it is there on an empty page too.',
      }),
    }),
  });
