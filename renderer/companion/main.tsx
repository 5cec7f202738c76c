import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Router, Switch } from 'wouter';
import { AppFrame } from '../ui/app-frame';
import { ErrorBoundary } from '../ui/error-boundary';
import { useHashPath, useHashSearch } from '../ui/hash-location';
import { language } from '../ui/translate';
import { CompanionApp } from './companion-app';
import { WarnWindow } from './warn/warn-window';

document.documentElement.lang = language();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <AppFrame>
      <ErrorBoundary>
        <Router hook={useHashPath} searchHook={useHashSearch}>
          <Switch>
            <Route path="/warn" component={WarnWindow} />
            <Route component={CompanionApp} />
          </Switch>
        </Router>
      </ErrorBoundary>
    </AppFrame>
  </StrictMode>,
);
