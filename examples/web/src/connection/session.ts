import { useSyncExternalStore } from 'react';

/*
 * The token that the page calls the gateway with. It lives as long as the tab: `sessionStorage` survives a
 * reload and ends with the tab, and no other origin can read it.
 */

const key = 'persons-gateway.session';

interface Session {
  readonly token: string | null;
  /** Why there is none any more, for people. */
  readonly notice: string | null;
}

let current: Session = { token: sessionStorage.getItem(key), notice: null };
const listeners = new Set<() => void>();

function change(next: Session): void {
  current = next;
  if (next.token === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, next.token);
  for (const listener of listeners) listener();
}

export const currentToken = (): string | null => current.token;
export const keepToken = (token: string): void => change({ token, notice: null });
export const endSession = (notice: string | null): void => change({ token: null, notice });

export const useSession = (): Session =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

/** A token that the address brings along in its hash, which no server sees; it is taken out of there at once. */
export function takeTokenFromAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', location.pathname + location.search);
  return token;
}
