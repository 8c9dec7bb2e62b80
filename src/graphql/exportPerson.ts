import { exportPerson } from '../directory/exportPerson.ts';
import { builder } from './builder.ts';

builder.queryField('exportPerson', t =>
  t.field({
    type: 'JSONObject',
    nullable: true,
    description:
      'Everything that is held of a person, as JSON: its profile with all addresses, numbers and groups, whom it is assigned to and who to it, its history, and results kept under idempotency keys. As far as you may see it: who can access all groups sees all, also of a person that was deleted and not erased. Null when there is no such person that you can access. Errors: FORBIDDEN without the scope `people:read`, QUERY_TOO_COMPLEX for more than ten in one query.',
    args: {
      identifier: t.arg.id({ required: true, description: "The person's identifier." }),
    },
    resolve(_query, { identifier }, { services, viewer, allowance }) {
      const refusal = allowance.walks(1);
      return refusal ? Promise.reject(refusal) : exportPerson(services, viewer, identifier);
    },
  }),
);
