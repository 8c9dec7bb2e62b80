import { describe, expect, it } from 'vitest';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

const cursor = (text: string) => Buffer.from(text).toString('base64url');

onBothLanes({}, target => {
  describe('a forged place in a list', () => {
    const page =
      'query ($after: String, $before: String, $afterId: SafeInt, $first: Int, $last: Int) { findPersons(after: $after, before: $before, afterId: $afterId, first: $first, last: $last) { nodes { lastName } lastId } }';

    it.each<[string, object]>([
      ['no cursor', { after: 'abc' }],
      ['an empty one', { after: '' }],
      ["another list's", { after: cursor('grp:open') }],
      ['no number', { after: cursor('seq:one') }],
      ['a number with a blank', { after: cursor('seq: 2') }],
      ['a number in another notation', { after: cursor('seq:0x2') }],
      ['a negative number', { before: cursor('seq:-2') }],
      ['a fraction', { after: cursor('seq:2.5') }],
      ['a number beyond 2^53', { before: cursor('seq:9007199254740993') }],
      ['an injection', { after: cursor('seq:2 OR 1=1') }],
      ['NUL', { after: cursor('seq:2\0') }],
      ['a padded one', { after: `${cursor('seq:22')}==` }],
      ['a megabyte', { after: cursor(`seq:${'2'.repeat(1_000_000)}`) }],
      ['after and afterId', { after: cursor('seq:2'), afterId: 2 }],
      ['a negative afterId', { afterId: -1 }],
      ['first and last', { first: 1, last: 1 }],
      ['first 0', { first: 0 }],
      ['first 101', { first: 101 }],
      ['last -1', { last: -1 }],
    ])('is refused: %s', async (_name, variables) => {
      expect(refusalOf(await target.graphql(page, variables))).toBe('400 BAD_USER_INPUT');
    });

    it.each<[string, object, string[]]>([
      ['before the first', { before: cursor('seq:1') }, []],
      ['after the last that there can be', { afterId: Number.MAX_SAFE_INTEGER }, []],
      ["where the next workspace's numbers would begin", { afterId: 2 ** 32 }, []],
      ['over the end of the workspace', { before: cursor(`seq:${2 ** 40}`) }, ['Bird']],
      ['at somebody who is hidden', { after: cursor('seq:3') }, []],
      ['before somebody who is hidden', { before: cursor('seq:3') }, ['Bird']],
      ['the wrong way round', { after: cursor('seq:5'), before: cursor('seq:2') }, []],
    ])('shows nobody else: %s', async (_name, variables, lastNames) => {
      const { nodes, lastId } = dataOf(await target.graphql(page, variables)).findPersons;
      expect(nodes.map((node: { lastName: string }) => node.lastName)).toEqual(lastNames);
      expect(lastId).toBe(-1);
    });
  });
});
