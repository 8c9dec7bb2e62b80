import { findGroups } from '../directory/readGroups.ts';
import { andThen } from '../domain/maybePromise.ts';
import { groupCursor, groupPage, maxPageSize } from '../domain/paging.ts';
import type { GroupState } from '../domain/planGroups.ts';
import { builder } from './builder.ts';
import { Connection } from './connection.ts';
import { GroupConnection } from './group.ts';

builder.queryField('groups', t =>
  t.field({
    type: GroupConnection,
    description:
      'The groups that you can access, in ascending order of `identifier`. Needs the scope `people:read` (else FORBIDDEN); BAD_USER_INPUT for a page size out of range or a malformed cursor.',
    extensions: { pageSize: true },
    args: {
      first: t.arg.int({
        description: `How many groups at most: 1 to ${maxPageSize}. Null or left out: ${maxPageSize}.`,
      }),
      after: t.arg.string({
        description:
          'A cursor of this connection: the page begins behind it. Null or left out: at the start.',
      }),
    },
    resolve(_query, args, { services, viewer }) {
      const page = groupPage(args);
      return andThen(
        findGroups(services, viewer, page),
        ({ groups, hasNextPage }) =>
          new Connection<GroupState>(groups, group => groupCursor(group.identifier), {
            hasNextPage: () => hasNextPage,
            hasPreviousPage() {
              const { after } = page;
              if (after === null) return false;
              // The very first one tells: identifiers are ASCII, so this order is the directory's.
              return andThen(
                findGroups(services, viewer, { after: null, limit: 1 }),
                ({ groups: [first] }) => first !== undefined && first.identifier <= after,
              );
            },
          }),
      );
    },
  }),
);
