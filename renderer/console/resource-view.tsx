import { Center, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureAlert } from '../ui/failure-alert';
import { t } from './translate';
import { failureMessage } from './failure-message';
import type { Resource } from './use-resource';

interface ResourceViewProps<T> {
  readonly resource: Resource<T>;
  readonly onRetry: () => void;
  readonly children: (value: T) => ReactNode;
}

/** Draws a resource in each of its states. */
export function ResourceView<T>({ resource, onRetry, children }: ResourceViewProps<T>) {
  switch (resource.kind) {
    case 'loading':
      return (
        <Center py={80}>
          <Loader role="status" aria-label={t('common.loading')} />
        </Center>
      );
    case 'failed':
      return <FailureAlert message={failureMessage(resource.error)} onRetry={onRetry} />;
    case 'ready':
      return children(resource.value);
  }
}
