import { type ChangePlan, changeKeys, type PersonsChange, planChanges } from '../domain/planChanges.ts';
import type { ChangeRequest } from '../repository/port.ts';
import type { Services } from './services.ts';

/** Plans the same change of some persons and carries it out, in one transaction. */
export const changeAlike = (
  { repository, now }: Services,
  whom: Pick<ChangeRequest, 'reach' | 'selection'>,
  change: PersonsChange,
  { dryRun = false, limit }: { dryRun?: boolean; limit?: number } = {},
): Promise<ChangePlan> =>
  repository.changePersons({ ...whom, keys: changeKeys(change), dryRun }, planChanges(change, now(), limit));
