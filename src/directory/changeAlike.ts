import { type ChangePlan, changeKeys, type PersonsChange, planChanges } from '../domain/planChanges.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { ChangeRequest } from '../repository/port.ts';
import { originOf } from './origin.ts';
import type { Services } from './services.ts';

/** Plans the same change of some persons and carries it out, in one transaction. */
export const changeAlike = (
  services: Services,
  viewer: Viewer,
  whom: Pick<ChangeRequest, 'reach' | 'selection'>,
  change: PersonsChange,
  { dryRun = false, limit }: { dryRun?: boolean; limit?: number } = {},
): Promise<ChangePlan> => {
  const origin = originOf(services, viewer);
  const request = { ...whom, origin, keys: changeKeys(change), dryRun };
  return services.repository.changePersons(request, planChanges(change, origin.at, limit));
};
