import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrives, without what collectors want of it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 2 is SERVER, 3 CLIENT, 1 INTERNAL. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** 2 is an error. */
  readonly status: number;
  readonly resource: Readonly<Record<string, string | number>>;
}

export interface Collector {
  readonly url: string;
  /** All that came, as text. */
  readonly text: () => string;
  readonly spans: () => readonly ReceivedSpan[];
  close(): Promise<void>;
}

/** Receives OTLP over HTTP, as JSON (https://opentelemetry.io/docs/specs/otlp). @param answers whether it ever does */
export async function startCollector({ answers = true } = {}): Promise<Collector> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (request.url !== '/v1/traces') throw new Error(`Traces came to ${request.url}.`);
    bodies.push(body);
    if (answers) response.setHeader('Content-Type', 'application/json').end('{}');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.join('\n'),
    spans: () => bodies.flatMap(spansOf),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}

const valuesOf = (list: readonly KeyValue[]): Record<string, string | number> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));

function spansOf(body: string): ReceivedSpan[] {
  // biome-ignore lint/suspicious/noExplicitAny: it's as the protocol says.
  const { resourceSpans } = JSON.parse(body) as any;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  return resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    scopeSpans.flatMap(({ spans }: any) =>
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      spans.map((span: any) => ({
        ...span,
        parentSpanId: span.parentSpanId || undefined,
        attributes: valuesOf(span.attributes),
        status: span.status?.code ?? 0,
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}
