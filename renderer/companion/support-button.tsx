import { Button } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import type { CompanionState } from '../../preload/contract';
import { bridge } from './bridge';
import { t } from './translate';

/** Where the company helps its people; nothing where IT has named no place. */
export function SupportButton({ state }: { readonly state: Pick<CompanionState, 'supportUrl'> }) {
  if (state.supportUrl === undefined) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconLifebuoy size={16} aria-hidden />}
      onClick={() => void bridge().companion.openSupport().catch(reportError)}
    >
      {t('companion.diagnostics.support')}
    </Button>
  );
}
