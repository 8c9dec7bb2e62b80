import { openPostgres } from '../../src/repository/postgres/open.ts';
import { newDatabase, query } from '../support/postgres/newDatabase.ts';
import { repositoryContract } from './contract.ts';

repositoryContract(
  'PostgreSQL',
  async () => {
    const url = await newDatabase();
    let repository = await openPostgres({ url });
    return {
      repository,
      async reopen() {
        await repository.close();
        repository = await openPostgres({ url });
        return repository;
      },
      learn: async () => void (await query(url, 'analyze')),
    };
  },
  false,
);
