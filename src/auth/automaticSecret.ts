import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError, minSecretBytes } from '../config.ts';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/**
 * The secret kept beside the database file, made when there is none. Processes that start at the same time
 * agree on one.
 * @throws ConfigError when it can be neither made nor read, or is too short.
 */
export function automaticSecret(databaseFile: string): string {
  const file = `${databaseFile}.secret`;
  const secret = read(file) ?? make(file);
  if (Buffer.byteLength(secret) < minSecretBytes)
    throw new ConfigError(
      `AUTH_SECRET is not set, and the secret kept in ${file} has fewer than ${minSecretBytes} bytes: delete that file or set AUTH_SECRET.`,
    );
  return secret;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new ConfigError(`AUTH_SECRET is not set, and the secret kept in ${file} cannot be read.`);
  }
}

/** Written whole under another name and then linked: the link is as exclusive as O_EXCL, and never half written. */
function make(file: string): string {
  const draft = `${file}.${randomUUID()}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, `${randomBytes(minSecretBytes).toString('base64url')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST'))
      throw new ConfigError(`AUTH_SECRET is not set, and a secret cannot be made in ${file}.`);
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file) ?? '';
}
