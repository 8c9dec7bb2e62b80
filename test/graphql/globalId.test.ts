import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globalId, identifierOf } from '../../src/graphql/globalId.ts';

const id = globalId('Person', '01890a5d-ac96-774b-bcce-b302099a8057');

describe('A global id', () => {
  it('is the base64 of type and identifier, as Relay servers write it', () => {
    expect(Buffer.from(id, 'base64').toString()).toBe('Person:01890a5d-ac96-774b-bcce-b302099a8057');
  });

  it('gives back any identifier, and for its own type only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), identifier => {
        expect(identifierOf('Group', globalId('Group', identifier))).toBe(identifier);
        expect(identifierOf('Person', globalId('Group', identifier))).toBeNull();
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no base64', '???'],
    ['an identifier', '01890a5d-ac96-774b-bcce-b302099a8057'],
    ['a type without an identifier', Buffer.from('Person').toString('base64')],
    ['another type', Buffer.from('Account:1').toString('base64')],
    ['a type that objects inherit', Buffer.from('constructor:1').toString('base64')],
    ['bytes that are no UTF-8', Buffer.from([0x50, 0x3a, 0xff]).toString('base64')],
    ['an id without its padding', id.replace(/=+$/, '')],
    ['an id with a blank after it', `${id} `],
    ['an id with junk after it', `${id}!`],
    ['an id in the alphabet of URLs', Buffer.from('Person:???').toString('base64url')],
  ])('is not made of %s', (_what, text) => {
    expect(identifierOf('Person', text)).toBeNull();
  });
});
