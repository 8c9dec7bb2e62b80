import { extname } from 'node:path';

export const formats = ['csv', 'ndjson'] as const;
export type Format = (typeof formats)[number];

/** What the end of a file's name says of it. */
export function extensionOf(file: string): Format | undefined {
  const end = extname(file).slice(1).toLowerCase();
  return end === 'jsonl' ? 'ndjson' : formats.find(format => format === end);
}
