import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRoom } from '../../src/domain/room.ts';

/** Who gets how many of these places, when all ask in turn for as many as they can get. */
function shares(places: number, callers: readonly string[]): Record<string, number> {
  const room = createRoom(places);
  const got: Record<string, number> = {};
  for (let turn = 0; turn < places; turn++)
    for (const who of callers) if (room.enter(who)) got[who] = (got[who] ?? 0) + 1;
  return got;
}

it.each<[string[], Record<string, number>]>([
  [['a'], { a: 500 }],
  [['a', 'b'], { a: 334, b: 333 }],
  [['a', 'b', 'c'], { a: 250, b: 250, c: 250 }],
])('of a thousand places %j get %j', (callers, got) => {
  expect(shares(1_000, callers)).toEqual(got);
});

it('is any number where it is 0', () => {
  const room = createRoom(0);
  for (let i = 0; i < 5_000; i++) expect(room.enter('a')).toBe(true);
  expect(room.taken()).toBe(5_000);
});

it('never takes more than there are, gives back what was taken, and has a place for who has none', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c', 'd'))),
      (places, steps) => {
        const room = createRoom(places);
        const held = new Map<string, number>();
        const total = () => [...held.values()].reduce((sum, own) => sum + own, 0);
        for (const [enters, who] of steps) {
          const own = held.get(who) ?? 0;
          if (enters) {
            const entered = room.enter(who);
            expect(entered).toBe(own < places - total());
            if (entered) held.set(who, own + 1);
          } else if (own > 0) {
            room.leave(who);
            held.set(who, own - 1);
          }
          expect(room.taken()).toBe(total());
        }
        if (total() < places) expect(room.enter('new')).toBe(true);
      },
    ),
  );
});
