export type Environment = Readonly<Record<string, string | undefined>>;

/** A command that can't be carried out as it was asked for; the message is one line for people. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Errors whose message is for people. By name, so that telling of one doesn't load the whole gateway. */
const expected = ['CommandError', 'ConfigError', 'UnusableDatabase', 'WorkersEnd', 'GatewayError'];

const systemErrors: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is in use: another program listens there. Set PORT to a free one.',
  EACCES: 'Permission denied: HOST and PORT may not be used by this user.',
  EADDRNOTAVAIL: 'HOST is not an address of this machine.',
  EAFNOSUPPORT: 'HOST is an address of a kind that this machine does not have.',
  ENOTFOUND: 'HOST is a name that does not resolve.',
  EAI_AGAIN: 'HOST is a name that does not resolve.',
  EPERM: 'The operating system does not permit it.',
};

/** One line on stderr; with LOG_LEVEL=debug or trace, the stack too. */
export function reportFailure(error: unknown, { LOG_LEVEL: level }: Environment): void {
  process.stderr.write(`persons: ${describe(error).replace(/\s*\n\s*/g, ' ')}\n`);
  if ((level === 'debug' || level === 'trace') && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Something unforeseen went wrong. LOG_LEVEL=debug tells more.';
  if (expected.includes(error.name)) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = Object.hasOwn(systemErrors, code) ? systemErrors[code] : undefined;
  return known ?? `Something unforeseen went wrong: ${error.message} (LOG_LEVEL=debug tells more.)`;
}
