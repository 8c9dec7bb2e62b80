import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { Link, useLocation } from 'wouter';
import { endSession } from './connection/session.ts';
import { useFollowing } from './live/live.ts';
import { useFollow } from './live/useFollow.ts';
import { useMayWrite, Viewer } from './shared/viewer.ts';

/** What stands around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [{ data }] = useQuery({ query: Viewer });
  const mayWrite = useMayWrite();
  useFollow();
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <nav aria-label="Main">
          <Link className="brand" href="/" aria-label="Home">
            <img src="/icon.svg" alt="" width="28" height="28" />
          </Link>
          <NavLink href="/">People</NavLink>
          {mayWrite && <NavLink href="/import">Import</NavLink>}
        </nav>
        <Following />
        <p className="viewer">
          {data && (
            <>
              <span className="subject">{data.viewer.subject}</span> in{' '}
              <strong>{data.viewer.workspace}</strong>
            </>
          )}
        </p>
        <button type="button" className="quiet" onClick={() => endSession(null)}>
          Disconnect
        </button>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const [here] = useLocation();
  return (
    <Link className="nav" href={href} aria-current={here === href ? 'page' : undefined}>
      {children}
    </Link>
  );
}

/** Whether what is shown is what is. */
function Following() {
  const following = useFollowing();
  return (
    <p className={following ? 'following live' : 'following'} role="status">
      {following ? 'Live' : 'Not live'}
    </p>
  );
}
