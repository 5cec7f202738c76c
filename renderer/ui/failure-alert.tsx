import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { t } from './translate';

interface FailureAlertProps {
  /** What went wrong and what to do, in words. */
  readonly message: string;
  readonly title?: string;
  readonly onRetry?: () => void;
}

export function FailureAlert({ message, title, onRetry }: FailureAlertProps) {
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? t('failure.title')}
      styles={{ title: { color: 'var(--pc-stop-text)' } }}
    >
      <Text size="sm">{message}</Text>
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
