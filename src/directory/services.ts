import type { Timestamp } from '../domain/person.ts';
import type { Repository } from '../repository/port.ts';

/** A key made of chance, and what is kept of it. */
export interface NewApiKey {
  readonly key: string;
  readonly hash: string;
}

/** What every use case works with; made once, by app.ts. */
export interface Services {
  readonly repository: Repository;
  readonly now: () => Timestamp;
  /** A new UUIDv7. */
  readonly newIdentifier: () => string;
  readonly newApiKey: () => NewApiKey;
  /** ISO 3166 alpha-2; the region of phone numbers written without a country code. */
  readonly phoneRegion: string | undefined;
}
