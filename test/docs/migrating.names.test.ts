import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Kind, type Row, rows } from './sources.ts';

const prose = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8').replace(
  /^```.*?^```$/gms,
  '',
);

interface Line {
  readonly section: string;
  /** The first heading of its table; empty outside of tables. */
  readonly table: string;
  readonly text: string;
}

const lines: readonly Line[] = prose.split(/^## /m).flatMap(part => {
  const [section = '', ...texts] = part.split('\n');
  let table = '';
  return texts.map(text => {
    if (!text.startsWith('|')) table = '';
    else table ||= cellsOf(text)[0]?.trim() ?? '';
    return { section, table, text };
  });
});

/** The code in a text, without its backticks. */
function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** What a line sets side by side: a table's cells; elsewhere what it has in code font. */
function cellsOf(text: string): readonly string[] {
  return text.startsWith('|') ? text.split('|').slice(1, -1) : codeIn(text).map(code => `\`${code}\``);
}

const contains = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w/-])${name.replace(/[.+{}]/g, '\\$&')}(?![\\w/-])`).test(text);
const mentions = (cell: string, name: string): boolean => codeIn(cell).some(code => contains(code, name));

/** What is written about in words and numbers rather than in code. */
const plain: readonly Kind[] = ['limit', 'value', 'status', 'credential'];

function saysWhere({ name, to }: Row, cell: string, line: string): boolean {
  switch (to.kind) {
    case 'schema':
      return to.places.every(place => mentions(cell, /\w+(?=\W*$)/.exec(place)?.[0] ?? ''));
    case 'error':
      return mentions(cell, to.code) && contains(line, `${to.status}`);
    case 'error member':
      return mentions(cell, to.path.split('.').at(-1) ?? '');
    case 'request header':
      return contains(cell, 'the same') || mentions(cell, to.taken) || mentions(cell, name);
    case 'response header':
      return mentions(cell, to.name) || (to.name === name && contains(cell, 'the same'));
    case 'claim':
      return mentions(cell, to.name);
    case 'URL parameter':
      return contains(cell, 'the same') && mentions(cell, to.setting);
    case 'selection':
      return contains(cell, "the query's selection");
    case 'nowhere':
      return cell.trim() === 'nothing' && line.includes(to.reason);
  }
}

/** What of a cell stands beside a name: where two cells list equally many things in code, the one at its place. */
function beside(own: string, name: string, other: string): string {
  const [names, things] = [codeIn(own), codeIn(other)];
  const place = names.findIndex(code => contains(code, name));
  return names.length > 1 && names.length === things.length && place >= 0 ? `\`${things[place]}\`` : other;
}

/** Whether a row about this kind of name may be in a table of this heading. */
const fits = (kind: Kind, table: string): boolean =>
  kind.startsWith('request') ? table !== 'Response' : !kind.startsWith('response') || table !== 'Request';

/** Whether a line of the source's section, or of the common one, has the name and beside it where it went. */
function isDocumented(row: Row): boolean {
  const { name, kind, source } = row;
  const has = plain.includes(kind) ? contains : mentions;
  return lines
    .filter(({ section }) => section === 'What all of them share' || section.endsWith(source))
    .filter(({ table }) => fits(kind, table))
    .some(({ text }) =>
      cellsOf(text).some(
        (own, index, cells) =>
          has(own, name) &&
          cells.toSpliced(index, 1).some(other => saysWhere(row, beside(own, name, other), text)),
      ),
    );
}

const known = new Set([
  ...rows.flatMap(({ name, to }) => (to.kind === 'response header' ? [name, to.name] : [name])),
  'snake_case',
  'Retry-After',
]);

describe('docs/migrating.md', () => {
  it.each(rows)('says where the $kind $name of $source went', row => expect(isDocumented(row)).toBe(true));

  it('knows no name of theirs that the table lacks', () => {
    const firsts = lines
      .filter(({ table }) => table)
      .flatMap(({ text }) => codeIn(cellsOf(text)[0] ?? ''))
      .map(code => code.replace(/:.*/, ''))
      .flatMap(code => (known.has(code) ? [code] : (code.match(/\b[A-Za-z][\w-]*/g) ?? [])));
    const snakesAndHeaders = codeIn(prose).flatMap(
      code => code.match(/\b[a-z]+(?:_[a-z]+)+\b|\b[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+\b/g) ?? [],
    );
    const names = [...firsts, ...snakesAndHeaders];
    expect(names.length).toBeGreaterThan(150);
    expect(names.filter(name => !known.has(name))).toEqual([]);
  });
});
