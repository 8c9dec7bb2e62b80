import { createApiKeyVerifier, makeApiKey } from '../../src/auth/apiKeys.ts';
import { createApiKey } from '../../src/directory/apiKeys.ts';
import type { Services } from '../../src/directory/services.ts';
import {
  type Viewer as GatewayViewer,
  type GroupAccess,
  scopes as knownScopes,
} from '../../src/domain/viewer.ts';
import type { Viewer } from './oracle/world.ts';

function accessOf({ access, subject }: Viewer): GroupAccess {
  if (access === 'all') return { kind: 'all' };
  return access === 'granted' ? { kind: 'granted', subject } : { kind: 'listed', identifiers: access };
}

/** Who calls, as a token says; or as an API key does, that was made for the same rights at its first call. */
export function callers(services: Omit<Services, 'newApiKey'>) {
  const { repository, now } = services;
  const verify = createApiKeyVerifier(repository, {
    now,
    // That a key was used may be noted too late, when the database is closed.
    log: { warn: () => undefined },
  });
  const keys = new Map<string, string>();

  async function keyOf(viewer: GatewayViewer): Promise<string> {
    const { subject, workspace, scopes, access } = viewer;
    const rights = JSON.stringify([workspace, subject, scopes, access]);
    const known = keys.get(rights);
    if (known !== undefined) return known;
    const { key } = await createApiKey(
      { ...services, newApiKey: makeApiKey },
      { ...viewer, access: { kind: 'all' }, scopes: knownScopes },
      {
        subject,
        scopes,
        allGroups: access.kind === 'all',
        groupIds: access.kind === 'listed' ? access.identifiers : null,
      },
    );
    keys.set(rights, key);
    return key;
  }

  return async (viewer: Viewer): Promise<GatewayViewer> => {
    const { subject, scopes, byKey } = viewer;
    const caller = { subject, workspace: viewer.workspace.name, scopes, access: accessOf(viewer) };
    // A key has scopes, and only those that there are.
    const canHaveKey = scopes.length > 0 && scopes.every(scope => knownScopes.some(known => known === scope));
    return byKey && canHaveKey ? verify(await keyOf(caller)) : caller;
  };
}
