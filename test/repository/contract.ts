import { afterAll, beforeAll, describe } from 'vitest';
import { apiKeysContract } from './contract/apiKeys.ts';
import { assignmentsContract } from './contract/assignments.ts';
import { candidatesContract } from './contract/candidates.ts';
import { findingContract } from './contract/finding.ts';
import { groupsContract } from './contract/groups.ts';
import { historyContract } from './contract/history.ts';
import { idempotencyContract } from './contract/idempotency.ts';
import { membershipsContract } from './contract/memberships.ts';
import { orderingContract } from './contract/ordering.ts';
import { pagingContract } from './contract/paging.ts';
import { tenantsContract } from './contract/tenants.ts';
import { transactionsContract } from './contract/transactions.ts';
import { upsertingContract } from './contract/upserting.ts';
import { type Directory, directoryOver, type Open } from './services.ts';

/** What src/repository/port.ts promises, of any engine. */
export function repositoryContract(engine: string, open: Open, readsAtOnce = true): void {
  describe(`the repository contract, on ${engine}`, () => {
    let shared: Directory | undefined;
    let learn = async () => {};
    const directory = (): Directory => {
      if (!shared) throw new Error('The database is opened before the first test.');
      return shared;
    };
    beforeAll(async () => {
      const opened = await open();
      learn = opened.learn ?? (async () => {});
      shared = directoryOver(opened.repository);
    });
    afterAll(() => shared?.repository.close());

    describe('finding', () => findingContract(directory));
    describe('paging', () => pagingContract(directory));
    describe('ordering', () => orderingContract(directory, () => learn()));
    describe('upserting', () => upsertingContract(directory));
    describe('candidates', () => candidatesContract(directory));
    describe('transactions', () => transactionsContract(open, readsAtOnce));
    describe('idempotency', () => idempotencyContract(directory));
    describe('groups', () => groupsContract(directory));
    describe('memberships', () => membershipsContract(directory));
    describe('API keys', () => apiKeysContract(directory));
    describe('contact assignments', () => assignmentsContract(directory));
    describe('history', () => historyContract(directory));
    describe('tenants', () => tenantsContract(directory));
  });
}
