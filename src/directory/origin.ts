import type { Origin } from '../domain/history.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { Services } from './services.ts';

/** What is kept of who changes something. */
export const originOf = ({ now }: Pick<Services, 'now'>, { subject, requestId }: Viewer): Origin => ({
  subject,
  requestId: requestId ?? null,
  at: now(),
});
