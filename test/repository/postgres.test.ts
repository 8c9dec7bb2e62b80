import { vi } from 'vitest';
import { openPostgres } from '../../src/repository/postgres/open.ts';
import { newDatabase } from '../support/postgres/newDatabase.ts';
import { repositoryContract } from './contract.ts';

// Each question is a round trip to another process, and properties ask many.
vi.setConfig({ testTimeout: 180_000 });

repositoryContract('PostgreSQL', async () => {
  const url = await newDatabase();
  let repository = await openPostgres({ url });
  return {
    repository,
    async reopen() {
      await repository.close();
      repository = await openPostgres({ url });
      return repository;
    },
  };
});
