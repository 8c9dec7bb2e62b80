import type { PersonOrderField as Field } from '../domain/order.ts';
import { builder } from './builder.ts';

const PersonOrderField = builder.enumType('PersonOrderField', {
  description: 'What persons are ordered by; ties go by creation, in the same direction.',
  values: {
    CREATED: { description: 'By creation. Paging in this order never skips or repeats anybody.' },
    UPDATED: { description: 'By `updatedAt`. Who is changed meanwhile moves to the newer end.' },
    LAST_NAME: {
      description:
        "By last name, letter case doesn't count; letters compare by their Unicode code points. Persons without a last name come last, in both directions.",
    },
  } satisfies Record<Field, object>,
});

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'Ascending: the oldest, or the letter A, first.' },
    DESC: { description: 'Descending: the newest, or the letter Z, first.' },
  },
});

export const PersonOrder = builder.inputType('PersonOrder', {
  description:
    "The order of a list of persons. Cursors belong to the order that they come from: another order's cursor is BAD_USER_INPUT.",
  fields: t => ({
    field: t.field({
      type: PersonOrderField,
      required: true,
      description: 'What the persons are ordered by.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'ASC',
      description: 'Which end comes first.',
    }),
  }),
});
