import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { chainsIn } from '../support/chains.ts';
import { tempDir } from '../support/tempDir.ts';
import { repositoryContract } from './contract.ts';

const files: string[] = [];

repositoryContract('SQLite', async () => {
  const file = join(tempDir(), 'persons.db');
  files.push(file);
  let repository = await openSqlite({ file });
  return {
    repository,
    async reopen() {
      await repository.close();
      repository = await openSqlite({ file });
      return repository;
    },
  };
});

it('each change of all that the contract made is one of its person’s', () => {
  const chains = files.map(chainsIn);
  expect(Math.max(...chains.map(({ changes }) => changes))).toBeGreaterThan(0);
  expect(chains.flatMap(({ lost }) => lost)).toEqual([]);
});
