import { InvalidArgumentError } from 'commander';

/** Parses an option's number. */
export const number =
  (from: number, to: number, whole = true) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= from && value <= to) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(`A ${whole ? 'whole ' : ''}number from ${from} to ${to}.`);
    return value;
  };
