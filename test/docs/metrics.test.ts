import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/persons.ts';
import { samplesOf } from '../support/samples.ts';
import { startGateway } from '../support/startGateway.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** What a gateway gives that has executed something, and refused something. */
let text = '';
beforeAll(async () => {
  const gateway = await startGateway({ env: { RATE_LIMIT: '1' } });
  for (let i = 0; i < 2; i++) await gateway.graphql('{ viewer { subject } }');
  await gateway.services.repository.forgetAnswers(0);
  text = await (await fetch(`${gateway.url}/metrics`)).text();
});

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** The metrics that there are, of prom-client's those too. */
function metrics(): readonly Metric[] {
  const samples = samplesOf(text);
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => {
    const own = samples.filter(
      sample => sample.name.replace(/_(?:bucket|sum|count)$/, '') === name || sample.name === name,
    );
    const labels = new Set(own.flatMap(({ labels }) => Object.keys(labels)));
    labels.delete('le');
    return { name, type, labels: [...labels].sort() };
  });
}

const byName = (a: Metric, b: Metric) => a.name.localeCompare(b.name);

it('docs/metrics.md has the metrics that there are, with their types and labels, and no other', () => {
  const rows = [...read('docs/metrics.md').matchAll(/^\| `(persons_\w+)` \| (\w+) \| ([^|]*)\|/gm)];
  const documented = rows.map(([, name = '', type = '', labels = '']) => ({
    name,
    type,
    labels: codeIn(labels).sort(),
  }));
  const own = metrics().filter(({ name }) => name.startsWith('persons_'));
  expect(documented.sort(byName)).toEqual(own.sort(byName));
});

/** Names in a text that no scrape gives; those of the process, which differ by platform, are looked at on Linux. */
function unknownNames(expressions: string): readonly string[] {
  const known = new Set(
    metrics().flatMap(({ name, type }) =>
      type === 'histogram' ? ['bucket', 'sum', 'count'].map(part => `${name}_${part}`) : [name],
    ),
  );
  const used = expressions.match(/\b(?:persons|nodejs|process)_\w+/g) ?? [];
  return used
    .filter(name => process.platform === 'linux' || !name.startsWith('process_'))
    .filter(name => !known.has(name));
}

/** Labels by which an expression groups, and doesn't find in any metric of it. */
function unknownLabels(expression: string): readonly string[] {
  const own = metrics().filter(({ name }) => expression.includes(name));
  const known = new Set(own.flatMap(({ labels }) => labels).concat('le'));
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
  const selected = [...expression.matchAll(/[{,]\s*(\w+)(?:=|!)/g)].map(([, label = '']) => label);
  return [...grouped, ...selected].filter(label => label !== 'job' && !known.has(label));
}

it.each(['docs/metrics.md', 'docs/operations.md'])('what %s asks Prometheus for is there', page => {
  const blocks = [...read(page).matchAll(/^```(?:promql|yaml)$(.*?)^```$/gms)].map(([, block = '']) => block);
  const lines = blocks
    .flatMap(block => block.split('\n'))
    .filter(line => /\b(?:persons|nodejs|process)_/.test(line));
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.flatMap(line => [...unknownNames(line), ...unknownLabels(line)])).toEqual([]);
});

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

describe('docs/grafana-dashboard.json', () => {
  const dashboard = JSON.parse(read('docs/grafana-dashboard.json'));
  const panels: readonly Panel[] = dashboard.panels;
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  it('asks for metrics and labels that there are, and for each of our metrics', () => {
    expect(
      expressions.flatMap(expression => [...unknownNames(expression), ...unknownLabels(expression)]),
    ).toEqual([]);
    const own = metrics().filter(({ name }) => name.startsWith('persons_'));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(({ name }) => !expressions.some(expression => expression.includes(name)))).toEqual([]);
  });

  it('has panels side by side, each with a number of its own, over the data source that is chosen', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { gridPos } of panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x).toBeLessThan(24);
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
    for (const { datasource, targets = [] } of panels.filter(({ type }) => type !== 'row')) {
      expect(targets.length).toBeGreaterThan(0);
      for (const { uid } of [datasource ?? { uid: '' }, ...targets.map(target => target.datasource)])
        expect(uid).toMatch(/^\$\{datasource\}$/);
    }
  });

  it('uses variables that it has, and parentheses in pairs', () => {
    const variables = dashboard.templating.list.map(({ name }: { name: string }) => name);
    const used = JSON.stringify(dashboard).match(/\$\{?\w+/g) ?? [];
    const builtIn = ['__rate_interval', '__all'];
    expect(new Set(used.map(name => name.replace(/\W/g, '')))).toEqual(new Set([...variables, ...builtIn]));
    for (const expression of expressions)
      for (const [open, close] of ['()', '{}', '[]'])
        expect(expression.split(open as string).length).toBe(expression.split(close as string).length);
  });
});
