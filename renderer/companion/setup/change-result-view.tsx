import { Alert, List, Text } from '@mantine/core';
import { IconCheck, IconHandClick } from '@tabler/icons-react';
import type { ChangeResult } from '../../../preload/contract';
import { FailureAlert } from '../../ui/failure-alert';
import { t } from '../translate';

/** What came of a change: done, to be done by hand, or failed. */
export function ChangeResultView({ result }: { readonly result: ChangeResult }) {
  switch (result.kind) {
    case 'done':
      return (
        <Alert
          role="status"
          variant="light"
          color="green"
          icon={<IconCheck size={18} aria-hidden />}
        >
          <Text size="sm">{result.detail}</Text>
        </Alert>
      );
    case 'by-hand':
      return (
        <Alert
          role="status"
          variant="outline"
          icon={<IconHandClick size={18} aria-hidden />}
          title={t('companion.setup.byHand')}
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
        >
          <List type="ordered" size="sm" spacing={4}>
            {result.steps.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
        </Alert>
      );
    case 'failed':
      return <FailureAlert message={t('companion.setup.failed', { message: result.message })} />;
  }
}
