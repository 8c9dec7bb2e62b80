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

const fileErrors: Readonly<Record<string, string>> = {
  EACCES: 'may not be used by this user',
  EINVAL: 'is no file that can be used so',
  EISDIR: 'is a folder',
  ENOENT: 'is not there',
  ENOSPC: 'is on a disk that is full',
  ENOTDIR: 'is in what is no folder',
  EROFS: 'is on a disk that cannot be written',
};

/** What went wrong with a file, in one line; undefined for an error that is none of a file's. */
function fileProblem(error: Error): string | undefined {
  const { code = '', path, syscall } = error as NodeJS.ErrnoException;
  if (!Object.hasOwn(fileErrors, code) || syscall === 'listen') return undefined;
  return `${path ?? 'The output'} ${fileErrors[code]}.`;
}

/** One line on stderr; with LOG_LEVEL=debug or trace, the stack too. */
export function reportFailure(error: unknown, { LOG_LEVEL: level }: Environment): void {
  process.stderr.write(`persons: ${describe(error).replace(/\s*\n\s*/g, ' ')}\n`);
  if ((level === 'debug' || level === 'trace') && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Something unforeseen went wrong. LOG_LEVEL=debug tells more.';
  if (expected.includes(error.name)) return error.message;
  const file = fileProblem(error);
  if (file !== undefined) return file;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = Object.hasOwn(systemErrors, code) ? systemErrors[code] : undefined;
  return known ?? `Something unforeseen went wrong: ${error.message} (LOG_LEVEL=debug tells more.)`;
}
