/*
 * Charts as SVG, written by hand: text is text, and the colours follow whoever looks at it, light or dark.
 */

export interface Series {
  readonly name: string;
  /** By place of the category or of the x value; null where there is none. */
  readonly values: readonly (number | null)[];
}

export const colours = [
  '#6e7781',
  '#a2aab2',
  '#0969da',
  '#bc4c00',
  '#8250df',
  '#1a7f37',
  '#bf3989',
  '#9a6700',
];
const darkColours = ['#8b949e', '#6e7681', '#58a6ff', '#f0883e', '#bc8cff', '#3fb950', '#f778ba', '#d29922'];

const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600; font-size: 14px } .small { fill: #59636e }
.axis { stroke: #d1d9e0 } .goal { stroke: #cf222e; stroke-dasharray: 4 3 }
${colours.map((colour, n) => `.s${n} { fill: ${colour}; stroke: ${colour} }`).join(' ')}
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 } .axis { stroke: #3d444d } .goal { stroke: #ff7b72 }
${darkColours.map((colour, n) => `.s${n} { fill: ${colour}; stroke: ${colour} }`).join(' ')}
}
.line { fill: none; stroke-width: 2 } text { stroke: none }
</style>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" ${more}>${escaped(content)}</text>`;

export const round = (number: number): number => Math.round(number * 10) / 10;

export const document = (width: number, height: number, title: string, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
${[style, text(16, 24, title, 'class="title"'), ...parts].join('\n')}
</svg>
`;

export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** What a bar should reach, by category. */
  readonly goals: readonly (number | null)[];
}

const bar = { left: 250, width: 400, height: 15, gap: 5, head: 60, between: 34 };

/** Horizontal bars, those of a category under its name, with a dashed line where it should reach. */
export function barChart({ title, subtitle, categories, series, goals }: BarChart): string {
  const values = series.flatMap(({ values }) => values).filter(value => value !== null);
  const most = Math.max(1, ...values);
  const x = (value: number) => bar.left + (value / most) * bar.width;
  const parts = [text(16, 42, subtitle, 'class="small"')];
  let y = bar.head;
  for (const [category, name] of categories.entries()) {
    const present = series
      .map(({ name, values }, place) => ({ name, value: values[category] ?? null, place }))
      .filter(({ value }) => value !== null);
    const height = present.length * (bar.height + bar.gap);
    parts.push(text(16, y + 14, name, 'class="title"'));
    const top = y + 22;
    for (const [row, { name, value, place }] of present.entries()) {
      const at = top + row * (bar.height + bar.gap);
      parts.push(
        text(bar.left - 8, at + 12, name, 'text-anchor="end"'),
        `<rect class="s${place % colours.length}" x="${bar.left}" y="${at}" width="${round(x(value ?? 0) - bar.left)}" height="${bar.height}"/>`,
        text(x(value ?? 0) + 6, at + 12, (value ?? 0).toFixed(2)),
      );
    }
    const goal = goals[category];
    if (goal != null) {
      parts.push(
        `<line class="goal" x1="${round(x(goal))}" x2="${round(x(goal))}" y1="${top - 4}" y2="${top + height}"/>`,
      );
    }
    y = top + height + bar.between - 22;
  }
  return document(bar.left + bar.width + 60, y + 8, title, parts);
}

export interface LineChart {
  readonly title: string;
  /** Beside each other, on one scale of y. */
  readonly panels: readonly {
    readonly title: string;
    readonly labels: readonly string[];
    readonly series: readonly Series[];
  }[];
  readonly unit: string;
}

const panel = { left: 76, top: 72, width: 320, height: 240, between: 40, legend: 24 };

/** Lines over evenly spaced places; y is logarithmic, so that flat is flat at any height. */
export function lineChart({ title, panels, unit }: LineChart): string {
  const values = panels
    .flatMap(({ series }) => series.flatMap(each => each.values))
    .filter(value => value !== null);
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  const decades = Math.max(1, Math.round(Math.log10(high / low)));
  const y = (value: number) => panel.top + panel.height - (Math.log10(value / low) / decades) * panel.height;
  const parts: string[] = [];
  for (const [index, { title, labels, series }] of panels.entries()) {
    const left = panel.left + index * (panel.width + panel.between);
    const x = (place: number) => left + ((place + 0.5) / labels.length) * panel.width;
    parts.push(text(left, panel.top - 16, title, 'class="small"'));
    for (let decade = 0; decade <= decades; decade++) {
      const value = low * 10 ** decade;
      parts.push(
        `<line class="axis" x1="${left}" x2="${left + panel.width}" y1="${round(y(value))}" y2="${round(y(value))}"/>`,
      );
      if (index === 0)
        parts.push(text(left - 8, y(value) + 4, `${value} ${unit}`, 'class="small" text-anchor="end"'));
    }
    for (const [place, label] of labels.entries())
      parts.push(text(x(place), panel.top + panel.height + 18, label, 'class="small" text-anchor="middle"'));
    for (const [number, { values }] of series.entries()) {
      const points = values.flatMap((value, place) =>
        value === null ? [] : [`${round(x(place))},${round(y(value))}`],
      );
      // The first two colours are for those whom others are compared with.
      parts.push(`<polyline class="line s${number + 2}" style="fill: none" points="${points.join(' ')}"/>`);
    }
  }
  const bottom = panel.top + panel.height + 44;
  const all = panels[0]?.series ?? [];
  for (const [number, { name }] of all.entries()) {
    const left = panel.left + number * 140;
    parts.push(
      `<rect class="s${number + 2}" x="${left}" y="${bottom - 10}" width="12" height="12"/>`,
      text(left + 18, bottom, name),
    );
  }
  const width = panel.left + panels.length * (panel.width + panel.between);
  return document(width, bottom + panel.legend, title, parts);
}
