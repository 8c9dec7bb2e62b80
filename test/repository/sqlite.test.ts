import { join } from 'node:path';
import { openSqlite } from '../../src/repository/sqlite/open.ts';
import { tempDir } from '../support/tempDir.ts';
import { repositoryContract } from './contract.ts';

repositoryContract('SQLite', async () => {
  const file = join(tempDir(), 'persons.db');
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
