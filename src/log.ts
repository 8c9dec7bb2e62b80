import { type DestinationStream, destination, pino } from 'pino';
import type { LogLevel } from './config.ts';

type Write = (fields: object, message: string) => void;

/**
 * Where what happens is written down: never a token, never a person's data. The message is required because
 * pino would put an error's own in its place.
 */
export type Log = Readonly<Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', Write>>;

/**
 * JSON lines on stderr, so that stdout is left to what a command prints: a token, a schema, an export.
 * Written synchronously: what was logged before a crash is there after it.
 * @param fields in every line
 */
export function createLog(
  level: LogLevel,
  stream: DestinationStream = destination({ dest: 2 }),
  fields: Readonly<Record<string, unknown>> | null = null,
): Log {
  return pino(
    {
      level,
      base: fields,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
      serializers: { err: (error: unknown) => describe(error) },
    },
    stream,
  );
}

interface ErrorDescription {
  readonly type: string;
  readonly code?: unknown;
  readonly frames?: readonly string[];
  readonly cause?: ErrorDescription;
}

const maxCauses = 4;

/** An error without its message, which may quote the data it was about (a statement's parameters, a JSON text). */
function describe(error: unknown, causesLeft = maxCauses): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.constructor.name,
    ...(typeof code === 'string' && { code }),
    frames: framesOf(error),
    ...(error.cause !== undefined && causesLeft > 0 && { cause: describe(error.cause, causesLeft - 1) }),
  };
}

/** The frames alone: a stack begins with the message, of which a line may look like a frame. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const at = stack.indexOf(message);
  return (at < 0 ? [] : stack.slice(at + message.length).split('\n'))
    .map(line => line.trim())
    .filter(line => line.startsWith('at '));
}
