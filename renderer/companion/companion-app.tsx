import { Center, Loader } from '@mantine/core';
import { Redirect, Route, Switch } from 'wouter';
import type { CompanionState } from '../../preload/contract';
import { ActivityPage } from './activity/activity-page';
import { CompanionShell } from './companion-shell';
import { CompanyPage } from './company/company-page';
import { DiagnosticsPage } from './diagnostics/diagnostics-page';
import { ExceptionsPage } from './exceptions/exceptions-page';
import { BrowserPage } from './isolation/browser-page';
import { SettingsPage } from './settings/settings-page';
import { SetupPage } from './setup/setup-page';
import { StatusPage } from './status/status-page';
import { ToolsPage } from './tools/tools-page';
import { t } from './translate';
import { TryPage } from './try/try-page';
import { useAskedPage } from './use-asked-page';
import { WelcomePage } from './welcome/welcome-page';

interface CompanionAppProps {
  /** `undefined` until main has answered. */
  readonly state: CompanionState | undefined;
}

/** The main window: the first run, then sidebar and pages. */
export function CompanionApp({ state }: CompanionAppProps) {
  useAskedPage();
  if (state === undefined) {
    return (
      <Center h="100vh">
        <Loader role="status" aria-label={t('companion.status.starting')} />
      </Center>
    );
  }
  return (
    <Switch>
      <Route path="/welcome">
        <WelcomePage state={state} />
      </Route>
      <Route>{state.welcomed ? <Pages state={state} /> : <Redirect to="/welcome" replace />}</Route>
    </Switch>
  );
}

function Pages({ state }: { readonly state: CompanionState }) {
  return (
    <CompanionShell state={state}>
      <Switch>
        <Route path="/">
          <StatusPage state={state} />
        </Route>
        <Route path="/activity">
          <ActivityPage state={state} />
        </Route>
        <Route path="/exceptions">
          <ExceptionsPage state={state} />
        </Route>
        <Route path="/browser">
          <BrowserPage state={state} />
        </Route>
        <Route path="/tools">
          <ToolsPage state={state} />
        </Route>
        <Route path="/setup">
          <SetupPage state={state} />
        </Route>
        <Route path="/company">
          <CompanyPage state={state} />
        </Route>
        <Route path="/try">
          <TryPage state={state} />
        </Route>
        <Route path="/settings">
          <SettingsPage state={state} />
        </Route>
        <Route path="/diagnostics">
          <DiagnosticsPage state={state} />
        </Route>
        <Route>
          <Redirect to="/" replace />
        </Route>
      </Switch>
    </CompanionShell>
  );
}
