import { DirectionProvider } from '@mantine/core';
import { useEffect } from 'react';
import { Route, Router, Switch } from 'wouter';
import { AppFrame } from '../ui/app-frame';
import { ErrorBoundary } from '../ui/error-boundary';
import { useHashPath, useHashSearch } from '../ui/hash-location';
import { directionOf, speak, useLanguage } from '../ui/translate';
import { CompanionApp } from './companion-app';
import { useCompanionState } from './use-companion-state';
import { WarnWindow } from './warn/warn-window';

/** Both windows: they follow the language that the person or IT has chosen while they are open. */
export function CompanionRoot() {
  const state = useCompanionState();
  const language = useLanguage();
  const wanted = state?.language;
  useEffect(() => {
    if (wanted !== undefined) speak(wanted);
  }, [wanted]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
  }, [language]);
  return (
    <DirectionProvider>
      <AppFrame>
        <ErrorBoundary>
          <Router hook={useHashPath} searchHook={useHashSearch}>
            <Switch>
              <Route path="/warn">
                <WarnWindow state={state} />
              </Route>
              <Route>
                <CompanionApp state={state} />
              </Route>
            </Switch>
          </Router>
        </ErrorBoundary>
      </AppFrame>
    </DirectionProvider>
  );
}
