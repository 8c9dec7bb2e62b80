import fc from 'fast-check';

/** Of all characters there are, half surrogates apart. For fast-check's own (`unit: 'binary'`) it makes a table of a million. */
export const anyText = fc
  .array(fc.nat({ max: 0x10ffff - 0x800 }).map(nat => String.fromCodePoint(nat < 0xd800 ? nat : nat + 0x800)))
  .map(characters => characters.join(''));
