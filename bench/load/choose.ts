import { autocannon } from './autocannon.ts';
import { builtIn } from './builtIn.ts';
import type { Generator } from './generator.ts';
import { wrk } from './wrk.ts';

export const generatorNames = ['wrk', 'autocannon', 'built-in'] as const;
export type GeneratorName = (typeof generatorNames)[number];

/** The one that is asked for, or the first that can be had. @throws Error where that one can't. */
export async function chooseGenerator(
  wanted: GeneratorName | undefined,
  folder: string,
  pin: readonly string[],
): Promise<Generator> {
  const make = {
    wrk: () => wrk(pin),
    autocannon: () => autocannon(folder),
    'built-in': () => builtIn,
  };
  for (const name of wanted ? [wanted] : generatorNames) {
    const generator = await make[name]();
    if (generator) return generator;
  }
  throw new Error(`${wanted} is not to be had here.`);
}
