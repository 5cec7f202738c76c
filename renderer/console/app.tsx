import { Center, Loader } from '@mantine/core';
import { Suspense } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { ErrorBoundary } from '../ui/error-boundary';
import { FailureAlert } from '../ui/failure-alert';
import { useHashPath, useHashSearch } from '../ui/hash-location';
import { t } from './translate';
import { SetUpPage } from './entry/set-up-page';
import { SignInPage } from './entry/sign-in-page';
import { failureMessage } from './failure-message';
import { PAGES } from './navigation/page-list';
import { InvitationPage } from './people/invitation-page';
import { invitationOf } from './people/invitation-token';
import { PrivateKeyProvider } from './payload/private-key';
import { useSession } from './session';
import { Shell } from './shell';
import { TimeZoneProvider } from './time/time-zone';

const waiting = (
  <Center h="60vh">
    <Loader role="status" aria-label={t('common.loading')} />
  </Center>
);

function Pages() {
  return (
    <Router hook={useHashPath} searchHook={useHashSearch}>
      <Shell>
        <ErrorBoundary>
          <Suspense fallback={waiting}>
            <Switch>
              {PAGES.map(({ path, Page }) => (
                <Route key={path} path={path} component={Page} />
              ))}
              <Route>
                <Redirect to="/" replace />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </Router>
  );
}

/** Set-up, sign-in or the pages: whichever the session asks for. */
export function App() {
  const { state, reload } = useSession();
  if (state.kind === 'loading') return waiting;
  if (state.kind === 'failed') {
    return (
      <Center h="100vh" p="md">
        <FailureAlert message={failureMessage(state.error)} onRetry={reload} />
      </Center>
    );
  }
  if (state.session.setUpNeeded) return <SetUpPage />;
  const invitation = invitationOf(window.location.hash);
  if (!state.session.signedIn && invitation !== undefined) {
    return <InvitationPage token={invitation} />;
  }
  if (!state.session.signedIn) {
    return <SignInPage organisation={state.session.organisation} expired={state.expired} />;
  }
  return (
    <TimeZoneProvider>
      <PrivateKeyProvider>
        <Pages />
      </PrivateKeyProvider>
    </TimeZoneProvider>
  );
}
