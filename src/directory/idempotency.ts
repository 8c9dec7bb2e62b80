import { createHash } from 'node:crypto';
import { badUserInput } from '../domain/errors.ts';
import type { UpsertResult } from '../domain/outcome.ts';
import type { PersonView, Timestamp } from '../domain/person.ts';
import type { UpsertPlan } from '../domain/plan.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Idempotency, MaybePromise } from '../repository/port.ts';
import { andThen } from './maybePromise.ts';
import { wholeReach } from './readPersons.ts';
import type { Services } from './services.ts';

const maxKey = 255;
const keptFor = 24 * 60 * 60 * 1000;

/** @throws GatewayError BAD_USER_INPUT for a key that is blank or too long. */
export function idempotency(
  key: string | null | undefined,
  input: unknown,
  { subject }: Viewer,
  now: Timestamp,
): Idempotency | null {
  if (key == null) return null;
  if (key.trim() === '' || [...key].length > maxKey)
    throw badUserInput(`idempotencyKey takes from 1 to ${maxKey} characters.`);
  const inputHash = createHash('sha256').update(stableJson(input)).digest('base64url');
  return { subject, key, inputHash, now, notBefore: now - keptFor, answerOf };
}

/** JSON with the keys of objects in order, so that the same input has the same hash however it was written. */
function stableJson(input: unknown): string {
  return JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** A result as it is kept: its persons by identifier, to be read anew at each repeat. */
type KeptResult = Omit<UpsertResult, 'person' | 'otherMatches'> & {
  readonly person: string | null;
  readonly otherMatches: readonly string[];
};

function answerOf({ results }: UpsertPlan): string {
  const kept = results.map(
    (result): KeptResult => ({
      ...result,
      person: result.person?.identifier ?? null,
      otherMatches: result.otherMatches.map(({ identifier }) => identifier),
    }),
  );
  return JSON.stringify(kept);
}

/** The kept results, with their persons as they are now and as far as the viewer may see them. */
export function replay(
  { repository }: Services,
  viewer: Viewer,
  answer: string,
): MaybePromise<readonly UpsertResult[]> {
  const kept = JSON.parse(answer) as KeptResult[];
  const identifiers = [
    ...new Set(kept.flatMap(({ person, otherMatches }) => [...(person ? [person] : []), ...otherMatches])),
  ];
  return andThen(repository.personsByIdentifier(wholeReach(viewer), identifiers), found => {
    const persons = new Map<string, PersonView>();
    for (const person of found) if (person) persons.set(person.identifier, person);
    return kept.map(({ person: identifier, otherMatches, ...result }): UpsertResult => {
      const person = identifier === null ? null : (persons.get(identifier) ?? null);
      return {
        ...result,
        person,
        // What was done to somebody who is out of sight by now stays there.
        changes: person ? result.changes : [],
        otherMatches: otherMatches.flatMap(identifier => persons.get(identifier) ?? []),
      };
    });
  });
}
