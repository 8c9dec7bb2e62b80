import { colours, document, round, text } from './svg.ts';

export interface Timeline {
  readonly title: string;
  readonly subtitle: string;
  /** Below each other, each with a scale of its own from 0 on. */
  readonly panels: readonly {
    readonly title: string;
    readonly series: readonly {
      readonly name: string;
      readonly points: readonly (readonly [x: number, y: number])[];
    }[];
  }[];
  /** The end of x, which begins at 0. */
  readonly end: number;
  /** Where a dashed line goes down. */
  readonly mark: number;
  readonly unit: string;
}

const area = { left: 70, top: 84, width: 620, height: 110, between: 56 };

/** Lines over the time. */
export function timeline({ title, subtitle, panels, end, mark, unit }: Timeline): string {
  const x = (value: number) => area.left + (value / end) * area.width;
  const right = area.left + area.width;
  const parts = [text(16, 42, subtitle, 'class="small"')];
  for (const [index, { title, series }] of panels.entries()) {
    const top = area.top + index * (area.height + area.between);
    const bottom = top + area.height;
    const most = ceiling(Math.max(0, ...series.flatMap(({ points }) => points.map(([, y]) => y))));
    const y = (value: number) => bottom - (value / most) * area.height;
    parts.push(text(area.left, top - 10, title, 'class="small"'));
    for (const share of [0, 0.5, 1]) {
      const at = round(bottom - share * area.height);
      parts.push(
        `<line class="axis" x1="${area.left}" x2="${right}" y1="${at}" y2="${at}"/>`,
        text(area.left - 8, at + 4, String(most * share), 'class="small" text-anchor="end"'),
      );
    }
    parts.push(
      `<line class="goal" x1="${round(x(mark))}" x2="${round(x(mark))}" y1="${top}" y2="${bottom}"/>`,
      text(area.left, bottom + 16, `0 ${unit}`, 'class="small"'),
      text(right, bottom + 16, `${round(end)} ${unit}`, 'class="small" text-anchor="end"'),
    );
    for (const [number, { name, points }] of series.entries()) {
      // The first two colours are for those whom others are compared with.
      const colour = `s${(number + 2) % colours.length}`;
      const path = points.map(([at, value]) => `${round(x(at))},${round(y(value))}`).join(' ');
      const left = right - (series.length - number) * 150;
      parts.push(
        `<polyline class="line ${colour}" style="fill: none" points="${path}"/>`,
        `<rect class="${colour}" x="${left}" y="${top - 20}" width="12" height="12"/>`,
        text(left + 18, top - 10, name),
      );
    }
  }
  const height = area.top + panels.length * (area.height + area.between);
  return document(right + 30, height, title, parts);
}

/** 1, 2 or 5 times a power of ten, and no less than the value. */
function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (([1, 2, 5] as const).find(factor => factor * power >= value) ?? 10);
}
