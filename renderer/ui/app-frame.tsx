import '@mantine/core/styles.css';
import './forced-colors.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { styleNonce } from './style-nonce';
import { cssVariables, theme } from './theme';

/** What both apps stand in: theme, colour scheme of the system unless chosen, nonce for style tags. */
export function AppFrame({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}
