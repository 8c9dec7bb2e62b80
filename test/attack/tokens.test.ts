import { describe, expect, it } from 'vitest';
import { encoded, hmacToken, inSeconds } from '../auth/tokens.ts';
import { dataOf, onBothLanes, refusalOf } from './target.ts';

const claims = () => ({
  sub: 'ann',
  workspace: 'default',
  groups: ['open'],
  scope: 'people:read',
  exp: inSeconds(60),
});
const token = (changes: object = {}, ...rest: [Record<string, unknown>?, string?, 'HS384'?]) =>
  hmacToken({ ...claims(), ...changes }, ...rest);
const tampered = (change: (payload: Record<string, unknown>) => object) => {
  const [header = '', payload = '', signature = ''] = token().split('.');
  const given = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return [header, encoded(change(given)), signature].join('.');
};

const query = '{"query":"{viewer{subject workspace scopes groups{identifier}}findPersons{nodes{lastName}}}"}';

const invalid = '401 INVALID_AUTHORIZATION';
const missing = '400 MISSING_AUTHORIZATION';

onBothLanes({}, target => {
  const asked = (authorization: string) => target.body(query, { authorization });

  describe('a hostile token is refused:', () => {
    it.each<[string, () => string, string]>([
      ['none', () => '', missing],
      ['a scheme alone', () => 'Bearer', missing],
      ['a scheme and blanks', () => 'Bearer      ', missing],
      ['another scheme', () => 'Basic YWRtaW46YWRtaW4=', missing],
      ['a scheme that only begins like it', () => `Bearerx ${token()}`, missing],
      ['no scheme', () => token(), missing],
      ['two tokens', () => `Bearer ${token()} ${token()}`, invalid],
      ['two schemes', () => `Bearer Bearer ${token()}`, invalid],
      ['a list of credentials', () => `Bearer ${token()}, Basic x`, invalid],
      ['text', () => 'Bearer null', invalid],
      ['three dots', () => 'Bearer ...', invalid],
      ['an injection', () => `Bearer ' OR 1=1 --`, invalid],
      ['fifteen kilobytes', () => `Bearer ${'a'.repeat(15_000)}`, invalid],
      ['a thousand parts', () => `Bearer ${'a.'.repeat(1000)}a`, invalid],
      ['alg none', () => `Bearer ${encoded({ alg: 'none' })}.${encoded(claims())}.`, invalid],
      ['alg nOnE, signed', () => `Bearer ${token({}, { alg: 'nOnE' })}`, invalid],
      ['HS512', () => `Bearer ${token({}, { alg: 'HS512' })}`, invalid],
      ['RS256 with the secret', () => `Bearer ${token({}, { alg: 'RS256' })}`, invalid],
      ['an alg that is an object', () => `Bearer ${token({}, { alg: { a: 1 } })}`, invalid],
      [
        'another secret',
        () => `Bearer ${token({}, {}, 'another secret, just as long as the other one')}`,
        invalid,
      ],
      [
        'a key of its own in the header',
        () => `Bearer ${token({}, { jwk: { kty: 'oct', k: 'YQ' } }, 'a'.repeat(40))}`,
        invalid,
      ],
      ['a critical extension', () => `Bearer ${token({}, { crit: ['x'], x: 1 })}`, invalid],
      [
        'more groups than were signed',
        () => `Bearer ${tampered(payload => ({ ...payload, groups: '*' }))}`,
        invalid,
      ],
      [
        'another workspace than was signed',
        () => `Bearer ${tampered(payload => ({ ...payload, workspace: 'other' }))}`,
        invalid,
      ],
      ['half a signature', () => `Bearer ${token().slice(0, -20)}`, invalid],
      ['loose bits after the signature', () => `Bearer ${token()}=`, invalid],
      ['expired', () => `Bearer ${token({ exp: inSeconds(-60) })}`, '401 EXPIRED_TOKEN'],
      [
        'expired and badly signed',
        () => `Bearer ${token({ exp: inSeconds(-60) }, {}, 'x'.repeat(40))}`,
        invalid,
      ],
      ['not yet', () => `Bearer ${token({ nbf: inSeconds(60) })}`, invalid],
      ['no end', () => `Bearer ${token({ exp: undefined })}`, invalid],
      [
        'an end beyond all',
        () => `Bearer ${hmacToken(JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e999'))}`,
        invalid,
      ],
      ['an end that is text', () => `Bearer ${token({ exp: '9999999999' })}`, invalid],
      ['no workspace', () => `Bearer ${token({ workspace: undefined })}`, invalid],
      ['a workspace that is a list', () => `Bearer ${token({ workspace: ['default', 'other'] })}`, invalid],
      [
        'a workspace of a thousand letters',
        () => `Bearer ${token({ workspace: 'w'.repeat(1000) })}`,
        invalid,
      ],
      ['a workspace with NUL', () => `Bearer ${token({ workspace: 'default\0' })}`, invalid],
      ['a subject that is a number', () => `Bearer ${token({ sub: 1 })}`, invalid],
      ['a subject with a line break', () => `Bearer ${token({ sub: 'ann\n{"level":"fatal"}' })}`, invalid],
      ['groups that are a map', () => `Bearer ${token({ groups: { '*': true } })}`, invalid],
      ['groups that are null', () => `Bearer ${token({ groups: null })}`, invalid],
      ['groups that are numbers', () => `Bearer ${token({ groups: [1] })}`, invalid],
      ['a scope that is a list', () => `Bearer ${token({ scope: ['people:admin'] })}`, invalid],
      ['claims that are a list', () => `Bearer ${hmacToken([claims()])}`, invalid],
      [
        'claims only in the prototype',
        () => `Bearer ${hmacToken(`{"__proto__":${JSON.stringify(claims())}}`)}`,
        invalid,
      ],
      [
        'a session that nobody gave',
        () => `Bearer ${token({ iss: 'persons-gateway' }, { typ: 'pgw-session+jwt' })}`,
        invalid,
      ],
    ])('%s', async (_name, authorization, expected) => {
      const reply = await asked(authorization());
      expect(refusalOf(reply)).toBe(expected);
      expect(reply.json.data).toBeUndefined();
      expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer realm="persons-gateway"/);
    });
  });

  describe('an odd token gives no more than it says:', () => {
    const seen = async (changes: object) => dataOf(await asked(`bEaReR ${token(changes)}`));

    it.each<[string, object, string[], string[]]>([
      ['the group', {}, ['open'], ['Bird']],
      ['a star among groups is a group that is not there', { groups: ['*'] }, [], []],
      [
        'groups that are not there',
        { groups: ['nowhere', '%', "' OR '1'='1", 'OPEN', 'оpen', 'open\0'] },
        [],
        [],
      ],
      [
        'a thousand groups',
        { groups: ['open', ...Array.from({ length: 1000 }, (_, i) => `g${i}`)] },
        ['open'],
        ['Bird'],
      ],
      ['the same group over and over', { groups: Array(500).fill('open') }, ['open'], ['Bird']],
      ['no groups', { groups: [] }, [], []],
      ['no claim, and no grants', { groups: undefined }, [], []],
      ['a workspace that is not there', { workspace: 'DEFAULT', groups: ['open'] }, [], []],
      ['a workspace that looks alike', { workspace: 'dеfault', groups: ['open'] }, [], []],
      ['a workspace like a pattern', { workspace: 'd%', groups: ['open'] }, [], []],
    ])('%s', async (_name, changes, groups, lastNames) => {
      const { viewer, findPersons } = await seen(changes);
      expect(viewer.groups.map((group: { identifier: string }) => group.identifier)).toEqual(groups);
      expect(findPersons.nodes.map((node: { lastName: string }) => node.lastName)).toEqual(lastNames);
    });

    it.each([
      '',
      'people',
      'people:*',
      'PEOPLE:READ',
      'people:readx',
      'people:read,people:write',
      'xpeople:read',
    ])('the scope %j reads nobody', async scope =>
      expect(refusalOf(await asked(`Bearer ${token({ scope })}`))).toBe('403 FORBIDDEN'),
    );
  });
});

onBothLanes({ queryToken: true }, target => {
  describe('sessions and tokens in the address', () => {
    const viewer = 'query={viewer{subject}}';

    it.each<[string, () => [string, HeadersInit?], string]>([
      ['a good one', () => [`${viewer}&access_token=${target.tokens.member}`], '200 undefined'],
      ['a bad one', () => [`${viewer}&access_token=x`], invalid],
      ['an empty one', () => [`${viewer}&access_token=`], missing],
      [
        'two, of which the first counts',
        () => [`${viewer}&access_token=x&access_token=${target.tokens.member}`],
        invalid,
      ],
      [
        'a bad one in the header goes first',
        () => [`${viewer}&access_token=${target.tokens.member}`, { authorization: 'Bearer x' }],
        invalid,
      ],
      [
        'a mutation is none the safer',
        () => [`query=mutation{createSession{token}}&access_token=${target.tokens.member}`],
        '405 METHOD_NOT_ALLOWED',
      ],
    ])('%s', async (_name, request, expected) => {
      const [search, headers = {}] = request();
      expect(refusalOf(await target.fetch(`/graphql?${search}`, { headers }))).toBe(expected);
    });

    it('a session has the rights of its parent, and a tampered one has none', async () => {
      const made = await target.gateway.post(
        { query: 'mutation { createSession { token } }' },
        { authorization: `Bearer ${target.tokens.nobody}` },
      );
      const session: string = made.json.data.createSession.token;
      expect(
        dataOf(await target.graphql('{ findPersons { nodes { id } } }', {}, { token: session })).findPersons
          .nodes,
      ).toEqual([]);
      const [header = '', payload = '', signature = ''] = session.split('.');
      const claimed = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      for (const change of [{ groups: '*' }, { workspace: 'other' }, { chain_end: 1e12, exp: 1e12 }]) {
        const forged = [header, encoded({ ...claimed, ...change }), signature].join('.');
        expect(refusalOf(await target.graphql('{ viewer { subject } }', {}, { token: forged }))).toBe(
          invalid,
        );
      }
      const stripped = [encoded({ alg: 'HS256' }), payload, signature].join('.');
      expect(refusalOf(await target.graphql('{ viewer { subject } }', {}, { token: stripped }))).toBe(
        invalid,
      );
    });
  });
});
