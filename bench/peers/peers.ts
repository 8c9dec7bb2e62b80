import { resolve } from 'node:path';
import type { Contender } from '../contender.ts';
import type { Cores } from '../cores.ts';
import type { Population } from '../population.ts';
import { installPeers, peerVersions } from './install.ts';
import { postgraphile } from './postgraphile/contender.ts';
import { gatewayOnPostgres } from './postgres/contender.ts';
import { sqlitePeer } from './sqlite.ts';

export interface PeerOptions {
  readonly name: string;
  /** Where their packages are. @throws with one line for people where they can't be had */
  readonly packages: () => string;
  readonly groups: Population['groups'];
  readonly pin: readonly string[];
}

/** What people would otherwise pick, installed into a folder. */
export const findPeers =
  (given: string) =>
  async ({ groups }: Population, { server: pin }: Cores): Promise<readonly Contender[]> => {
    const folder = resolve(given);
    const failure = await installPeers(folder).catch((error: Error) => error);
    const packages = () => {
      if (failure) throw failure;
      return folder;
    };
    const versions = peerVersions();
    const options = (title: string, name: string) => {
      return { name: `${title} ${versions[name]}`, packages, groups, pin };
    };
    return [
      sqlitePeer('mercurius', options('Mercurius', 'mercurius')),
      sqlitePeer('apollo', options('Apollo Server', '@apollo/server')),
      postgraphile(options('PostGraphile', 'postgraphile')),
      await gatewayOnPostgres({ name: 'gateway on PostgreSQL', groups, pin }),
    ];
  };
