import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLEnumType } from 'graphql';
import { expect, it } from 'vitest';
import { statusOf } from '../../src/domain/errors.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { persons, root } from '../support/persons.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

async function helpOf(command: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await persons([...command, '--help']);
  const own = `${'#'.repeat(1 + command.length)} ${['persons', ...command].join(' ')}\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n`;
  const listed = stdout.split(/^Commands:\n/m)[1]?.split('\n\n')[0] ?? '';
  const names = [...listed.matchAll(/^ {2}(\w+)/gm)]
    .map(([, name = '']) => name)
    .filter(name => name !== 'help');
  const below = await Promise.all(names.map(name => helpOf([...command, name])));
  return [own, ...below.flat()];
}

it('docs/cli.md has what the commands say of themselves', async () => {
  const page = await helpOf([]);
  expect(page.length).toBeGreaterThan(10);
  // `npm test -- test/docs/reference.test.ts -u` writes it anew.
  await expect(page.join('\n')).toMatchFileSnapshot(join(root, 'docs/cli.md'));
});

it('docs/errors.md has the codes of requests with their statuses, and those of items', () => {
  const [, ofRequests = '', ofItems = ''] = read('docs/errors.md').split(/^## /m);
  const codes = [...read('src/domain/errors.ts').matchAll(/^ {2}([A-Z_]+): \{ status/gm)].map(
    ([, code]) => code,
  );
  expect(codes.length).toBeGreaterThan(20);
  const rows = [...ofRequests.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)];
  const ofGraphql = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'];
  expect(rows.map(([, code]) => code)).toEqual([...codes, ...ofGraphql]);
  for (const [, code, status] of rows) expect([code, statusOf(code) ?? 400]).toEqual([code, Number(status)]);
  const failures = buildSchema().getType('FailureCode');
  const names = failures instanceof GraphQLEnumType ? failures.getValues().map(({ name }) => name) : [];
  expect([...ofItems.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code).sort()).toEqual(
    [...names].sort(),
  );
});
