import { feedEnd, personChanges } from '../directory/history.ts';
import { andThen } from '../domain/maybePromise.ts';
import { feedCursor, feedPage, historyCursor, historyPage, maxPageSize } from '../domain/paging.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';
import { ChangePageView, PersonChangeEventConnection } from './personChange.ts';

const sizes = `How many changes at most: 1 to ${maxPageSize} (else BAD_USER_INPUT). Null or left out: ${maxPageSize}.`;

builder.objectField(Person, 'history', t =>
  t.field({
    type: PersonChangeEventConnection,
    description:
      'What became of the person, newest first, as far as it was within your reach; empty where no history is kept. Errors: FORBIDDEN without the scope `people:read`, BAD_USER_INPUT.',
    extensions: { pageSize: true },
    args: {
      first: t.arg.int({ description: sizes }),
      after: t.arg.string({
        description:
          'A cursor of this connection: the page goes on behind it, with what is older. Null or left out: at the newest. BAD_USER_INPUT when malformed.',
      }),
    },
    async resolve(person, args, { loaders }) {
      const page = historyPage(args);
      const { changes, end, more } = await loaders.history(page).load(person);
      return new ChangePageView(
        changes.map(change => ({ ...change, person })),
        historyCursor,
        end,
        {
          hasNextPage: () => more,
          async hasPreviousPage() {
            const { before } = page;
            if (before === null) return false;
            const newest = await loaders.history({ before: null, limit: 1 }).load(person);
            // Where it isn't reached at once, it may be there.
            return newest.changes[0] ? newest.changes[0].place >= before : newest.more;
          },
        },
      );
    },
  }),
);

builder.queryFields(t => ({
  personChanges: t.field({
    type: PersonChangeEventConnection,
    description:
      'All changes of persons in the workspace that you may see, in the order in which they were made, so that another system can stay in step: deletions, and persons who leave your reach, are among them as tombstones. Follow it with `after: resumeAfter`, from `personChangesCursor` on. A cursor lasts, but belongs to the groups that you could access when it was given. Errors: RESYNC_REQUIRED when it was given for other groups, or when what follows it is not kept any longer: begin anew; FORBIDDEN without the scope `people:read`, HISTORY_OFF, BAD_USER_INPUT.',
    extensions: { pageSize: true },
    args: {
      first: t.arg.int({ description: sizes }),
      after: t.arg.string({
        description:
          'A cursor of this connection, or `personChangesCursor`: the page begins behind it. Null or left out: with the oldest change that is kept. BAD_USER_INPUT when malformed.',
      }),
    },
    resolve(_query, args, { services, viewer }) {
      const page = feedPage(args);
      return andThen(personChanges(services, viewer, page), ({ changes, end, more, access }) => {
        const cursorOf = (place: number) => feedCursor({ place, access });
        return new ChangePageView(changes, cursorOf, end, {
          hasNextPage: () => more,
          hasPreviousPage() {
            const { after } = page;
            if (after === null) return false;
            return andThen(
              personChanges(services, viewer, { after: null, limit: 1 }),
              ({ changes: [first], more }) => (first ? first.place <= after.place : more),
            );
          },
        });
      });
    },
  }),
  personChangesCursor: t.string({
    description:
      'Where `personChanges` ends now. To keep a copy: take this first, then everybody by `findPersons`, then follow `personChanges` from here; what happens meanwhile comes again. Errors: FORBIDDEN without the scope `people:read`, HISTORY_OFF.',
    resolve: (_query, _args, { services, viewer }) => andThen(feedEnd(services, viewer), feedCursor),
  }),
}));
