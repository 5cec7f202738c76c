import { Group, Text } from '@mantine/core';
import { ToneBadge } from '../../ui/action-badge';
import { t } from '../translate';
import classes from './policy-workbench.module.css';
import type { Validation } from './use-validation';

function statusOf({ kind, issues }: Validation): string {
  if (kind === 'failed') return t('policy.unchecked');
  if (kind === 'checking') return t('policy.checking');
  return issues.length === 0 ? t('policy.valid') : t('policy.issues', { count: issues.length });
}

interface EditorStatusProps {
  readonly validation: Validation;
  readonly changed: boolean;
}

/** Whether the text differs from what is published, and whether it could be. */
export function EditorStatus({ validation, changed }: EditorStatusProps) {
  const wrong = validation.issues.length > 0 || validation.kind === 'failed';
  return (
    <Group justify="space-between" className={classes.status ?? ''}>
      <ToneBadge tone={changed ? 'notice' : 'plain'}>
        {changed ? t('policy.changed') : t('policy.unchanged')}
      </ToneBadge>
      <Text
        size="xs"
        fw={600}
        role="status"
        c={wrong ? 'var(--pc-stop-text)' : 'dimmed'}
        data-testid="policy-status"
      >
        {statusOf(validation)}
      </Text>
    </Group>
  );
}
