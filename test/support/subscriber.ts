// biome-ignore-all lint/suspicious/noExplicitAny: tests assert what it is.
export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: any;
}

export interface Subscriber {
  readonly status: number;
  readonly headers: Headers;
  /** The next event, heartbeats apart; undefined when the stream has ended. */
  next(): Promise<StreamEvent | undefined>;
  /** All events until the stream ends. */
  rest(): Promise<StreamEvent[]>;
  close(): void;
}

/** Subscribes by GraphQL over SSE. */
export async function subscribe(
  url: string,
  token: string,
  query: string,
  { variables = {}, headers = {} }: { variables?: object; headers?: Record<string, string> } = {},
): Promise<Subscriber> {
  const abort = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: abort.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';

  async function next(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const fields = new Map(
          block
            .split('\n')
            .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
        );
        const event = fields.get('event')?.trim();
        if (event === undefined) continue;
        const data = fields.get('data')?.trim();
        return { id: fields.get('id')?.trim(), event, data: data ? JSON.parse(data) : null };
      }
      const chunk = await reader?.read().catch(() => undefined);
      if (!chunk || chunk.done) return undefined;
      text += chunk.value;
    }
  }

  return {
    status: response.status,
    headers: response.headers,
    next,
    async rest() {
      const events: StreamEvent[] = [];
      for (let event = await next(); event; event = await next()) events.push(event);
      return events;
    },
    close: () => abort.abort(),
  };
}
