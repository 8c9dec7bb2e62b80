import { afterEach, expect, it, vi } from 'vitest';
import { eventStream, type StreamEvent } from '../../src/http/eventStream.ts';

afterEach(() => void vi.useRealTimers());

const text = ({ value }: IteratorResult<Uint8Array>) => (value ? new TextDecoder().decode(value) : undefined);
const going = () => new AbortController().signal;

function counted(...data: unknown[]) {
  let asked = 0;
  async function* events(): AsyncGenerator<StreamEvent> {
    for (const [index, each] of data.entries()) {
      asked++;
      yield { id: index === 0 ? 'first' : undefined, data: each };
    }
  }
  return { events: events(), asked: () => asked };
}

it('writes events as GraphQL over SSE has them', async () => {
  const stream = eventStream(counted({ a: 1 }, 'two\nlines').events, going());
  const written: (string | undefined)[] = [];
  for await (const bytes of stream) written.push(new TextDecoder().decode(bytes));
  expect(written).toEqual([
    ':\n\n',
    'id: first\nevent: next\ndata: {"a":1}\n\n',
    'event: next\ndata: "two\\nlines"\n\n',
    'event: complete\ndata:\n\n',
  ]);
});

it('asks for an event only when the one before was taken', async () => {
  const { events, asked } = counted(1, 2, 3);
  const stream = eventStream(events, going());
  await stream.next();
  expect(asked()).toBe(0);
  await stream.next();
  expect(asked()).toBe(1);
});

it('gives a sign of life while nothing happens, and loses no event by it', async () => {
  vi.useFakeTimers();
  let happen: (event: IteratorResult<StreamEvent>) => void = () => {};
  const stream = eventStream({ next: () => new Promise(resolve => (happen = resolve)) }, going());
  await stream.next();
  const sign = stream.next();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(text(await sign)).toBe(':\n\n');
  const event = stream.next();
  happen({ done: false, value: { id: undefined, data: 1 } });
  expect(text(await event)).toBe('event: next\ndata: 1\n\n');
  expect(vi.getTimerCount()).toBe(0);
});

it('lets go of its source at once, whatever that is waiting for', async () => {
  const returned = vi.fn(async () => ({ done: true, value: undefined }) as const);
  const stream = eventStream({ next: () => new Promise(() => {}), return: returned }, going());
  await stream.next();
  void stream.next();
  await stream.return?.();
  expect(returned).toHaveBeenCalledOnce();
});

it('is not complete when the process stops', async () => {
  const stopping = AbortSignal.abort();
  const stream = eventStream(counted().events, stopping);
  expect(text(await stream.next())).toBe(':\n\n');
  expect((await stream.next()).done).toBe(true);
});
