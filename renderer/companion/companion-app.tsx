import { Center, Loader } from '@mantine/core';
import { Redirect, Route, Switch } from 'wouter';
import { t } from './translate';
import { AboutPage } from './about/about-page';
import { ActivityPage } from './activity/activity-page';
import { CompanionShell } from './companion-shell';
import { BrowserPage } from './isolation/browser-page';
import { SetupPage } from './setup/setup-page';
import { StatusPage } from './status/status-page';
import { useCompanionState } from './use-companion-state';

/** The main window: sidebar and pages. */
export function CompanionApp() {
  const state = useCompanionState();
  if (state === undefined) {
    return (
      <Center h="100vh">
        <Loader role="status" aria-label={t('companion.status.starting')} />
      </Center>
    );
  }
  return (
    <CompanionShell state={state}>
      <Switch>
        <Route path="/">
          <StatusPage state={state} />
        </Route>
        <Route path="/setup">
          <SetupPage state={state} />
        </Route>
        <Route path="/browser">
          <BrowserPage state={state} />
        </Route>
        <Route path="/activity" component={ActivityPage} />
        <Route path="/about">
          <AboutPage state={state} />
        </Route>
        <Route>
          <Redirect to="/" replace />
        </Route>
      </Switch>
    </CompanionShell>
  );
}
