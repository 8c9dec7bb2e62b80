import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/persons.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** What stands in code font in a text, but for blocks. */
const codeIn = (text: string): string[] =>
  [...text.replace(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
/** The first cells of a page's tables. */
const firstCells = (text: string): string[] =>
  [...text.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = '']) => cell);
const section = (text: string, heading: string): string =>
  text.split(/^## /m).find(part => part.startsWith(heading)) ?? '';

/** Those that are read. */
const settings: readonly (string | undefined)[] = [
  ...read('src/config.ts').matchAll(/(?:text|boolean|integer|secret)\('([A-Z_]+)'/g),
].map(([, name]) => name);

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'examples/README.md',
  'examples/web/README.md',
].concat(
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md'))
    .map(path => `docs/${path.replaceAll('\\', '/')}`),
);

describe('the pages', () => {
  it.each(pages)('%s links to what is there', page => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter(link => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  it.each(pages)('%s names tests that are there', page => {
    const tests = codeIn(read(page)).filter(code => /^test\/\S+\.ts$/.test(code));
    expect(tests.filter(test => !existsSync(join(root, test)))).toEqual([]);
  });
});

it('every promise of docs/security.md has a proof', () => {
  const rows = section(read('docs/security.md'), 'What is promised').match(/^\| .*\|$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows.slice(1)) expect(row).toMatch(/`test\/[^`]+`/);
});

it("the README's table of settings has those that are read, and no other", () => {
  const table = firstCells(section(read('README.md'), 'Settings')).flatMap(codeIn);
  expect(new Set(table)).toEqual(new Set(settings));
});

it('who embeds the gateway may give the same settings, but for those of a server', () => {
  const given = [...read('src/index.ts').matchAll(/^ {2}readonly ([A-Z_]+)\?:/gm)].map(([, name]) => name);
  const ofServer = [
    ...['HOST', 'PORT', 'WORKERS', 'MAX_CONNECTIONS'],
    ...['METRICS_HOST', 'METRICS_PORT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  ];
  expect(given.sort()).toEqual(
    [...new Set(settings), 'NODE_ENV'].filter(name => !ofServer.includes(name ?? '')).sort(),
  );
  for (const name of ofServer) expect(codeIn(read('docs/embedding.md'))).toContain(name);
});

describe('docs/dependencies.md', () => {
  const page = read('docs/dependencies.md');
  const manifest = JSON.parse(read('package.json'));
  const named = (...headings: string[]): string[] =>
    headings.flatMap(heading => firstCells(section(page, heading)).flatMap(codeIn)).sort();

  it.each([
    [['At run time'], manifest.dependencies],
    [['In the bundle', 'For building and testing'], manifest.devDependencies],
    [['Overrides'], manifest.overrides],
  ])('%j: have what package.json has', (headings, packages) => {
    expect(named(...headings)).toEqual(Object.keys(packages).sort());
  });

  it('explains each install script that is allowed or not', () => {
    const explained = codeIn(section(page, 'Install scripts'));
    expect(explained).toEqual(expect.arrayContaining(Object.keys(manifest.allowScripts)));
  });
});

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const [build = '', run = ''] = dockerfile.split(/^FROM /m).slice(1);
  const copied = (stage: string): string[] =>
    [...stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));

  it('copies what is there, and all of that is let in', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter(line => line.startsWith('!'))
      .map(line => line.slice(1));
    expect(copied(build).filter(path => !existsSync(join(root, path)))).toEqual([]);
    expect(new Set(copied(build))).toEqual(new Set(allowed));
  });

  it('runs what the build makes, as another user than root, on a Node that is supported', () => {
    expect(run).toContain('CMD ["node", "dist/bundle/main.js", "serve"]');
    expect(run).toMatch(/^USER node$/m);
    const taken = [...run.matchAll(/^COPY --from=build \/app\/(\S+) /gm)].map(([, path = '']) => path);
    const made = ['dist', 'node_modules'];
    expect(taken.filter(path => !copied(build).includes(path) && !made.includes(path))).toEqual([]);
    for (const path of ['package.json', 'dist', 'drizzle', 'node_modules']) expect(taken).toContain(path);
    const versions = [...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, version]) => Number(version));
    const oldest = Number(/\d+/.exec(JSON.parse(read('package.json')).engines.node)?.[0]);
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toBeGreaterThanOrEqual(oldest);
  });

  it('sets settings that are there, and asks a route that is', () => {
    const set = [...(/^ENV (.+)$/m.exec(run)?.[1]?.matchAll(/([A-Z_]+)=/g) ?? [])].map(([, name]) => name);
    expect(set.length).toBeGreaterThan(2);
    expect(set.filter(name => name !== 'NODE_ENV' && !settings.includes(name))).toEqual([]);
    expect(run).toContain('/ready');
  });
});
