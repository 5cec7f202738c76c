import './schemas-without-eval';
import './console.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppFrame } from '../ui/app-frame';
import { styleNonce } from '../ui/style-nonce';
import { language } from '../ui/translate';
import { App } from './app';
import { SessionProvider } from './session';

// The scroll lock of dialogs adds a style element of its own.
setNonce(styleNonce());
document.documentElement.lang = language();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <AppFrame>
      <SessionProvider>
        <App />
      </SessionProvider>
    </AppFrame>
  </StrictMode>,
);
