import { contactPointsOf } from '../domain/contactPoints.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { ContactPointKind, PersonView } from '../domain/person.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';

/** One of a person's e-mail addresses or phone numbers. */
export interface ContactPointView {
  readonly value: string;
  readonly primary: boolean;
}

export const ContactPoint = builder.objectRef<ContactPointView>('ContactPoint').implement({
  description: 'An e-mail address or a phone number of a person.',
  fields: t => ({
    value: t.exposeString('value', { description: 'As it was written, trimmed.' }),
    primary: t.exposeBoolean('primary', {
      description: 'Whether it is the one that `Person.emailAddress` or `Person.phoneNumber` shows.',
    }),
  }),
});

/** A person's contact points of one kind, the primary one first, the others in the order of their coming. */
export const contactPoints = (
  kind: ContactPointKind,
  person: PersonView,
  { loaders }: Context,
): MaybePromise<ContactPointView[]> =>
  andThen(person.keys ?? loaders.contactPoints.load(person), keys =>
    contactPointsOf(keys, kind).map(({ display }, index) => ({ value: display, primary: index === 0 })),
  );

export const ContactPointInput = builder.inputType('ContactPointInput', {
  description:
    'What an item says of one e-mail address or phone number: that the person has it, has it as the primary one, or has it no longer. A blank value counts as left out.',
  fields: t => ({
    value: t.string({
      required: true,
      description: 'The address or number. One that is held already, however it was written, stays as it is.',
    }),
    primary: t.boolean({
      description:
        'Makes it the primary one; the one that was stays, behind it. Null or false: a new one is added behind those held. At most one of an item.',
    }),
    remove: t.boolean({
      description:
        'Takes it away; of the others the first becomes the primary one. One that is not held is no error. It finds nobody. Not together with an entry that says the person has it.',
    }),
  }),
});
