import { Center, Title } from '@mantine/core';
import { useEffect } from 'react';
import type { CompanionState } from '../../../preload/contract';
import { productName } from '../../ui/translate';
import { t } from '../translate';
import { useWarnings } from './use-warnings';
import { WarnDialog } from './warn-dialog';

/** The window that asks: the oldest warning first. Main hides it when none waits any more. */
export function WarnWindow({ state }: { readonly state: CompanionState | undefined }) {
  const warnings = useWarnings();
  const title = `${t('warn.windowTitle')} · ${productName()}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const first = warnings?.[0];
  if (warnings === undefined) return null;
  if (first === undefined) {
    return (
      <Center h="100vh" component="main">
        <Title order={1} size="h6" fw={400} c="dimmed">
          {t('warn.empty')}
        </Title>
      </Center>
    );
  }
  return (
    <WarnDialog
      key={first.exchangeId}
      warning={first}
      more={warnings.length - 1}
      hasSupport={state?.supportUrl !== undefined}
    />
  );
}
