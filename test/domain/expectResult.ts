import { expect } from 'vitest';
import type { PersonInput } from '../../src/domain/person.ts';
import { identifierOf, upsertOne, type World } from './build.ts';

export type Expected = Partial<Omit<ReturnType<typeof upsertOne>, 'person' | 'otherMatches'>> & {
  person?: string;
  others?: readonly number[];
  code?: string;
};

/** Plans one item and compares what is given; other matches by sequence, no failure unless its code is given. */
export function expectResult(input: PersonInput, world: World, expected: Expected) {
  const { person: id, others = [], code, ...rest } = expected;
  const result = upsertOne(input, world);
  expect(result).toMatchObject(rest);
  expect(result.failure?.code).toBe(code);
  if (id !== undefined) expect(result.person?.identifier).toBe(id);
  expect(result.otherMatches.map(other => other.identifier)).toEqual(others.map(identifierOf));
  if (code) expect(result).toMatchObject({ outcome: 'FAILED', person: null, matchedBy: null, writes: [] });
}
