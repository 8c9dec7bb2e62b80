import type { Contender } from '../contender.ts';
import type { Population } from '../population.ts';
import { peerVersions } from './install.ts';
import { postgraphile } from './postgraphile/contender.ts';
import { sqlitePeer } from './sqlite.ts';

export interface PeerOptions {
  /** Where `installPeers` put them. */
  readonly scratch: string;
  readonly groups: Population['groups'];
  readonly pin: readonly string[];
}

/** What people would otherwise pick. */
export function peers(options: PeerOptions): readonly Contender[] {
  const versions = peerVersions();
  const name = (of: string, title: string) => `${title} ${versions[of]}`;
  return [
    sqlitePeer(name('mercurius', 'Mercurius'), 'mercurius', options),
    sqlitePeer(name('@apollo/server', 'Apollo Server'), 'apollo', options),
    postgraphile(name('postgraphile', 'PostGraphile'), options),
  ];
}
