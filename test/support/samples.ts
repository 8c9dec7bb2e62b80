export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * What a text in Prometheus' format says.
 * @throws Error for a line that isn't of that format (https://prometheus.io/docs/instrumenting/exposition_formats/)
 */
export function samplesOf(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter(line => line !== '' && !/^# (?:HELP|TYPE) [a-z0-9_]+ .+$/.test(line))
    .map(line => {
      const [, name = '', labels = '', value = ''] =
        /^([a-z0-9_]+)(?:\{([^{}]*)\})? (\+Inf|Nan|-?[0-9.e+-]+)$/.exec(line) ?? [];
      if (name === '') throw new Error(`Not a sample: ${line}`);
      const pairs = [...labels.matchAll(/([a-z_]+)="([^"]*)"(?:,|$)/g)].map(([, key = '', text = '']) => [
        key,
        text,
      ]);
      return { name, labels: Object.fromEntries(pairs), value: value === 'Nan' ? Number.NaN : Number(value) };
    });
}

/** Of all samples of a name that have these labels. */
export const sumOf = (
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number =>
  samples
    .filter(sample => sample.name === name)
    .filter(sample => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
