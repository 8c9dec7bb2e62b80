import { canonicalKey } from './canonical.ts';
import type { ContactPointInput, ContactPointKind, PersonKey } from './person.ts';
import { Invalid } from './text.ts';

/** How many of a kind a person may hold. */
export const maxContactPoints = 20;

/** One edit may put others in the place of all. */
const maxEntries = 2 * maxContactPoints;

/** An e-mail address or a phone number: its comparable form, and the one to show. */
export type ContactPoint = Pick<PersonKey, 'value' | 'display'>;

/** Those of one kind among a person's keys, the primary one first. */
export const contactPointsOf = (
  keys: readonly PersonKey[],
  wanted: ContactPointKind,
): readonly ContactPoint[] =>
  keys
    .filter(({ kind }) => kind === wanted)
    .sort((a, b) => a.ordinal - b.ordinal)
    .map(({ value, display }) => ({ value, display }));

/** What an item does to those of one kind, in order. */
export type ContactPointStep =
  | { readonly does: 'clear' }
  | { readonly does: 'add' | 'prefer' | 'replacePrimary' | 'remove'; readonly point: ContactPoint };

export type ContactPointSteps = Readonly<Record<ContactPointKind, readonly ContactPointStep[]>>;

/** The plural of a kind's name, as the API has it. */
export const plural = { emailAddress: 'emailAddresses', phoneNumber: 'phoneNumbers' } as const;

export interface GivenContactPoints {
  readonly kind: ContactPointKind;
  /** The shorthand for the primary one: undefined keeps, null clears the kind, blank counts as undefined. */
  readonly primary: string | null | undefined;
  readonly all: readonly ContactPointInput[] | null | undefined;
  /** The text as it is stored, empty for a blank one. @throws Invalid */
  readonly textOf: (field: string, given: string) => string;
  readonly phoneRegion: string | undefined;
}

/** @throws Invalid naming the field at fault. */
export function contactPointSteps(given: GivenContactPoints): readonly ContactPointStep[] {
  const { kind, primary, all, textOf } = given;
  const text = primary == null ? primary : textOf(kind, primary) || undefined;
  const steps = all == null ? [] : listedSteps(given, all, text !== undefined);
  if (text === null) return [{ does: 'clear' }];
  return text === undefined ? steps : [{ does: 'replacePrimary', point: pointOf(given, kind, text) }];
}

function pointOf({ kind, phoneRegion }: GivenContactPoints, field: string, display: string): ContactPoint {
  const value = canonicalKey(kind, display, phoneRegion);
  if (value === '') throw new Invalid(`${field} has no digits.`);
  return { value, display };
}

/** @param hasPrimary whether the shorthand says something too. */
function listedSteps(
  given: GivenContactPoints,
  all: readonly ContactPointInput[],
  hasPrimary: boolean,
): readonly ContactPointStep[] {
  const { kind, textOf } = given;
  const field = plural[kind];
  if (all.length > maxEntries) throw new Invalid(`${field} takes at most ${maxEntries} entries.`);
  const entries = all
    .map(entry => ({ ...entry, text: textOf(field, entry.value) }))
    .filter(entry => entry.text !== '');
  if (hasPrimary && entries.length > 0)
    throw new Invalid(`${kind} and ${field} exclude each other in one item.`);
  const steps = entries.map(({ text, primary, remove }) => {
    if (primary && remove) throw new Invalid(`${field} has an entry that is both primary and to be removed.`);
    const does: 'remove' | 'prefer' | 'add' = remove ? 'remove' : primary ? 'prefer' : 'add';
    return { does, point: pointOf(given, field, text) };
  });
  const values = (matches: (does: string) => boolean) =>
    new Set(steps.flatMap(({ does, point }) => (matches(does) ? point.value : [])));
  if (values(does => does === 'prefer').size > 1)
    throw new Invalid(`${field} has more than one primary entry.`);
  const removed = values(does => does === 'remove');
  if ([...values(does => does !== 'remove')].some(value => removed.has(value)))
    throw new Invalid(`${field} has an entry that another one removes.`);
  return steps;
}

/** What is held after the steps, the primary one first. One that is held already stays as it was written. */
export function afterSteps(
  held: readonly ContactPoint[],
  steps: readonly ContactPointStep[],
): readonly ContactPoint[] {
  let points = held;
  for (const step of steps) points = afterStep(points, step);
  return points;
}

function afterStep(points: readonly ContactPoint[], step: ContactPointStep): readonly ContactPoint[] {
  if (step.does === 'clear') return [];
  if (points.length === 0) return step.does === 'remove' ? [] : [step.point];
  const known = points.find(({ value }) => value === step.point.value);
  const others = points.filter(point => point !== known);
  if (step.does === 'remove') return others;
  if (step.does === 'add') return known ? points : [...points, step.point];
  if (known) return [known, ...others];
  return [step.point, ...(step.does === 'replacePrimary' ? points.slice(1) : points)];
}

/** The comparable values by which an item with these steps is matched: those that it says the person has. */
export const valuesGiven = (steps: readonly ContactPointStep[]): readonly string[] =>
  afterSteps([], steps).map(({ value }) => value);
