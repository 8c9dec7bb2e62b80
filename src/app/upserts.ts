import type { Metrics } from '../http/metrics.ts';
import type { Repository } from '../repository/port.ts';

/** The same repository, with upserts counted once they are durable. */
export const countingUpserts = (repository: Repository, metrics: Pick<Metrics, 'upserted'>): Repository => ({
  ...repository,
  async upsertPersons(request, plan) {
    const upserted = await repository.upsertPersons(request, plan);
    if (upserted.replayed) metrics.upserted('replayed', []);
    else metrics.upserted(request.dryRun ? 'dry_run' : 'written', upserted.plan.results);
    return upserted;
  },
});
