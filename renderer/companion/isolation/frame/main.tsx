import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppFrame } from '../../../ui/app-frame';
import { ErrorBoundary } from '../../../ui/error-boundary';
import '../translate';
import { BrowserFrame } from './browser-frame';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <AppFrame>
      <ErrorBoundary>
        <BrowserFrame />
      </ErrorBoundary>
    </AppFrame>
  </StrictMode>,
);
