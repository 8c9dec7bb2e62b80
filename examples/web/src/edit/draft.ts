import type { ContactPointInput, EditedFragment, PersonInput } from '../gql/graphql.ts';

/*
 * A draft holds what the form shows; what is sent is the difference to the person as it was read, so that a
 * field nobody touched is never written over.
 */

export const plainFields = [
  'firstName',
  'lastName',
  'externalRef',
  'timezone',
  'locale',
  'avatarUrl',
] as const;
type PlainField = (typeof plainFields)[number];

export interface Point {
  /** For React; the value may be that of another row for a while. */
  readonly key: string;
  readonly value: string;
}

export interface Attribute {
  readonly key: string;
  readonly name: string;
  /** JSON, or text that is no JSON. */
  readonly value: string;
}

export interface Draft extends Record<PlainField, string> {
  readonly status: EditedFragment['status'];
  /** The first is the primary one. */
  readonly emailAddresses: readonly Point[];
  readonly phoneNumbers: readonly Point[];
  readonly attributes: readonly Attribute[];
}

export function draftOf(person: EditedFragment): Draft {
  const plain = Object.fromEntries(plainFields.map(field => [field, person[field] ?? '']));
  return {
    ...(plain as Record<PlainField, string>),
    status: person.status,
    emailAddresses: person.emailAddresses.map(({ value }) => ({ key: value, value })),
    phoneNumbers: person.phoneNumbers.map(({ value }) => ({ key: value, value })),
    attributes: Object.entries(person.attributes).map(([name, value]) => ({
      key: name,
      name,
      value: written(value),
    })),
  };
}

/** What to send so that the person becomes as the draft has it; undefined where nothing differs. */
export function editOf(person: EditedFragment, draft: Draft): PersonInput | undefined {
  const input: PersonInput = {};
  for (const field of plainFields)
    if (draft[field].trim() !== (person[field] ?? '')) input[field] = draft[field].trim() || null;
  if (draft.status !== person.status) input.status = draft.status;
  for (const field of ['emailAddresses', 'phoneNumbers'] as const) {
    const steps = pointSteps(person[field], draft[field]);
    if (steps.length > 0) input[field] = steps;
  }
  const attributes = attributeSteps(person.attributes, draft.attributes);
  if (Object.keys(attributes).length > 0) input.attributes = attributes;
  if (Object.keys(input).length === 0) return undefined;
  return { ...input, identifier: person.identifier, expectedVersion: person.version };
}

/** The draft of the same edits to the person as somebody else has changed it meanwhile. */
export function rebased(person: EditedFragment, draft: Draft, changed: EditedFragment): Draft {
  const edit = editOf(person, draft) ?? {};
  const fresh = draftOf(changed);
  const plain = Object.fromEntries(
    plainFields.filter(field => field in edit).map(field => [field, draft[field]]),
  );
  const attributes = Object.entries({ ...changed.attributes, ...edit.attributes });
  return {
    ...fresh,
    ...plain,
    ...('status' in edit && { status: draft.status }),
    emailAddresses: withSteps(fresh.emailAddresses, edit.emailAddresses ?? []),
    phoneNumbers: withSteps(fresh.phoneNumbers, edit.phoneNumbers ?? []),
    attributes: attributes
      .filter(([name, value]) => value !== null || !Object.hasOwn(edit.attributes ?? {}, name))
      .map(([name, value]) => ({ key: name, name, value: written(value) })),
  };
}

function withSteps(points: readonly Point[], steps: readonly ContactPointInput[]): readonly Point[] {
  const others = points.filter(({ value }) => !steps.some(step => step.value === value));
  const held = steps
    .filter(({ remove }) => !remove)
    .map(({ value, primary }) => ({ key: value, value, primary }));
  return [...held.filter(({ primary }) => primary), ...others, ...held.filter(({ primary }) => !primary)];
}

function pointSteps(held: EditedFragment['emailAddresses'], wanted: readonly Point[]): ContactPointInput[] {
  const values = wanted.map(({ value }) => value.trim()).filter(value => value !== '');
  const gone = held.filter(({ value }) => !values.includes(value));
  const come = values.filter(value => !held.some(point => point.value === value));
  const [primary] = values;
  return [
    ...gone.map(({ value }) => ({ value, remove: true })),
    ...come.map(value => ({ value, ...(value === primary && { primary: true }) })),
    ...(primary !== undefined && !come.includes(primary) && held[0]?.value !== primary
      ? [{ value: primary, primary: true }]
      : []),
  ];
}

function attributeSteps(
  held: Record<string, unknown>,
  wanted: readonly Attribute[],
): Record<string, unknown> {
  const named = wanted.filter(({ name }) => name.trim() !== '');
  const values = Object.fromEntries(named.map(({ name, value }) => [name.trim(), read(value)]));
  const gone = Object.keys(held).filter(name => !Object.hasOwn(values, name));
  const changed = Object.entries(values).filter(([name, value]) => written(held[name]) !== written(value));
  return Object.fromEntries([...gone.map(name => [name, null]), ...changed]);
}

/** Text that would be read as something else stands in quotes. */
const written = (value: unknown): string =>
  typeof value === 'string' && read(value) === value ? value : (JSON.stringify(value) ?? '');

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
