import { isIP } from 'node:net';
import { isSupportedCountry } from 'libphonenumber-js';
import { parseUrl } from './database.ts';
import { ConfigError } from './error.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const minTokenBytes = 16;

export function bearer(value: string | undefined): string | undefined {
  // What else a header could carry, a scraper's settings may not (RFC 6750 §2.1).
  if (value !== undefined && (value.length < minTokenBytes || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)))
    throw new ConfigError(
      `METRICS_TOKEN must have at least ${minTokenBytes} characters, all of them letters, digits or one of ._~+/-=.`,
    );
  return value;
}

export function host(name: string, value: string): string {
  if (isIP(value) === 0 && !/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value))
    throw new ConfigError(`${name} must be an IP address or a host name, without a scheme or a port.`);
  return value;
}

const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';

export function origins(list: string | undefined): readonly string[] {
  if (list === undefined) return [];
  const values = list.split(',').map(value => value.trim());
  for (const value of values) {
    const url = parseUrl(value);
    // A star is a legal character of a host name, and would match no browser's origin.
    if (!url || !isHttp(url) || url.origin !== value || value.includes('*'))
      throw new ConfigError(
        'CORS_ORIGINS must be a comma-separated list of origins such as https://app.example, without a path.',
      );
  }
  return values;
}

export function httpUrl(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = parseUrl(value);
  // fetch refuses credentials in a URL, and would do so at every request.
  if (!url || !isHttp(url) || url.username !== '' || url.password !== '')
    throw new ConfigError(`${name} must be an http or https URL without a user name and a password.`);
  return url.href;
}

export function phoneRegion(value: string | undefined): string | undefined {
  // The pattern comes first because the library's look-up knows prototypes and "001" too.
  if (value !== undefined && !(/^[A-Z]{2}$/.test(value) && isSupportedCountry(value)))
    throw new ConfigError('PHONE_REGION must be an ISO 3166 alpha-2 country code in capitals, such as US.');
  return value;
}

export function logLevel(value: string): LogLevel {
  const level = logLevels.find(known => known === value);
  if (!level) throw new ConfigError(`LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  return level;
}
