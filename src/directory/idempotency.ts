import { createHash } from 'node:crypto';
import { badUserInput } from '../domain/errors.ts';
import { stableJson } from '../domain/json.ts';
import { andThen, type MaybePromise } from '../domain/maybePromise.ts';
import type { UpsertResult } from '../domain/outcome.ts';
import type { Timestamp } from '../domain/person.ts';
import type { UpsertPlan } from '../domain/plan.ts';
import { isPlain } from '../domain/text.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Idempotency } from '../repository/port.ts';
import { personsSeen } from './readPersons.ts';
import type { Services } from './services.ts';
import { listed, visibleChange } from './visibleChanges.ts';

const maxKey = 255;
/** How long an answer is kept. */
export const keptFor = 24 * 60 * 60 * 1000;

/** @throws GatewayError BAD_USER_INPUT for a key that is blank or too long. */
export function idempotency(
  key: string | null | undefined,
  input: unknown,
  { subject }: Viewer,
  now: Timestamp,
): Idempotency | null {
  if (key == null) return null;
  if (key.trim() === '' || [...key].length > maxKey || !isPlain(key))
    throw badUserInput(`idempotencyKey takes from 1 to ${maxKey} characters, none of them a control one.`);
  const inputHash = createHash('sha256').update(stableJson(input)).digest('base64url');
  return { subject, key, inputHash, now, notBefore: now - keptFor, answerOf };
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

/** The kept results, with their persons and groups as they are now and as far as the viewer may see them. */
export function replay(
  services: Services,
  viewer: Viewer,
  answer: string,
): MaybePromise<readonly UpsertResult[]> {
  const kept = JSON.parse(answer) as KeptResult[];
  const changed = kept.flatMap(({ changes }) => changes);
  const shown = kept.flatMap(({ person, otherMatches }) => [...(person ? [person] : []), ...otherMatches]);
  const identifiers = new Set([...shown, ...changed.flatMap(change => listed('persons', change))]);
  const groupIds = [...new Set(changed.flatMap(change => listed('groups', change)))];
  const { workspace, access } = viewer;
  return andThen(personsSeen(services, viewer, identifiers), persons =>
    andThen(services.repository.groupsByIdentifier(workspace, access, groupIds), groups => {
      const visible = { persons, groups: new Set(groups.map(group => group?.identifier)) };
      return kept.map(({ person: identifier, otherMatches, changes, ...result }): UpsertResult => {
        const person = identifier === null ? null : (persons.get(identifier) ?? null);
        return {
          ...result,
          person,
          // What was done to somebody who is out of sight by now stays there.
          changes: person ? changes.flatMap(change => visibleChange(change, visible)) : [],
          otherMatches: otherMatches.flatMap(identifier => persons.get(identifier) ?? []),
        };
      });
    }),
  );
}

/** A kept answer without what was done to some persons, of whom the rest is as much as a replay shows anyhow. */
export const withoutPersons =
  (erased: ReadonlySet<string>) =>
  (answer: string): string =>
    JSON.stringify(
      (JSON.parse(answer) as KeptResult[]).map(result =>
        result.person !== null && erased.has(result.person) ? { ...result, changes: [] } : result,
      ),
    );

/** Those results of a kept answer that name a person; of one about somebody else, no more than that. */
export const resultsOf = (answer: string, identifier: string): readonly unknown[] =>
  (JSON.parse(answer) as KeptResult[]).flatMap(result => {
    if (result.person === identifier) return [result];
    return result.otherMatches.includes(identifier) ? [{ ...result, changes: [] }] : [];
  });
