import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { wronglyDerived } from '../support/sqliteDerived.ts';
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

it('what could be worked out of the rest is right in all that the contract made', () => {
  expect(files.length).toBeGreaterThan(0);
  expect(files.flatMap(wronglyDerived)).toEqual([]);
});
