import { lazy, Suspense, useMemo } from 'react';
import { Provider } from 'urql';
import { Redirect, Route, Switch } from 'wouter';
import { createSessionClient } from './connection/client.ts';
import { ConnectPage } from './connection/connectPage.tsx';
import { useSession } from './connection/session.ts';
import { EditPage } from './edit/editPage.tsx';
import { PeoplePage } from './people/peoplePage.tsx';
import { PersonPage } from './person/personPage.tsx';
import { Shell } from './shell.tsx';

// It brings a CSV parser along, which few visits need.
const ImportPage = lazy(() => import('./import/importPage.tsx'));

export function App() {
  const { token, notice } = useSession();
  const connected = token !== null;
  // Made anew for each session: what one viewer was shown is nothing to the next.
  const client = useMemo(() => (connected ? createSessionClient() : null), [connected]);
  if (client === null) return <ConnectPage notice={notice} />;
  return (
    <Provider value={client}>
      <Shell>
        <Suspense>
          <Switch>
            <Route path="/" component={PeoplePage} />
            <Route path="/import" component={ImportPage} />
            <Route path="/people/:identifier">
              {({ identifier }) => <PersonPage key={identifier} identifier={identifier} />}
            </Route>
            <Route path="/people/:identifier/edit">
              {({ identifier }) => <EditPage key={identifier} identifier={identifier} />}
            </Route>
            <Route>
              <Redirect to="/" replace />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </Provider>
  );
}
