import { expect } from 'vitest';
import type { Target } from './target.ts';

export const crlf = '\r\n';
export const query = '{"query":"{viewer{subject}}"}';
export const length = (body: string) => `Content-Length: ${Buffer.byteLength(body)}`;
export const chunked = (body: string) => `${body.length.toString(16)}${crlf}${body}${crlf}0${crlf}${crlf}`;
export const refused = /^HTTP\/1.1 400/;

/** What is sent, to the byte, and what must be answered. */
export type RawRow = [name: string, request: () => string, answer: RegExp];

/** Requests by the member as text, and how a row of them is run. */
export function rawRows(target: Target) {
  /** `lines` after the request line and the Host, then the body. */
  const request = (first: string, lines: readonly string[] = [], body = '', host = 'Host: localhost') =>
    [
      first,
      host,
      'Connection: close',
      `Authorization: Bearer ${target.tokens.member}`,
      ...lines,
      '',
      body,
    ].join(crlf);
  return {
    request,
    post: (lines: readonly string[], body: string) =>
      request('POST /graphql HTTP/1.1', ['Content-Type: application/json', ...lines], body),
    run: async (_name: string, text: () => string, expected: RegExp) => {
      expect(await target.raw(Buffer.from(text(), 'latin1'))).toMatch(expected);
    },
  };
}
