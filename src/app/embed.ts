import type { Config } from '../config.ts';
import { createEmbedded, type Embedded } from '../http/embedded.ts';
import type { Log } from '../log.ts';
import { graceMs, keepHouse, openParts } from './parts.ts';

/**
 * The gateway for somebody else's server.
 * @throws as `openParts`
 */
export async function embed(
  config: Config,
  log: Log,
): Promise<Omit<Embedded, 'close'> & { close(): Promise<void> }> {
  const { directory, options } = await openParts(config, log);
  const { listener, fetch, close } = createEmbedded(options);
  const housekeeping = keepHouse(directory.services, config.history.days, log);
  let closed: Promise<void> | undefined;
  return {
    listener,
    fetch,
    close() {
      clearInterval(housekeeping);
      closed ??= close(graceMs).then(() => directory.close());
      return closed;
    },
  };
}
