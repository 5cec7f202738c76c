import { Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureAlert } from '../../ui/failure-alert';
import { failureMessage } from '../failure-message';
import { t } from '../translate';
import type { Resource } from '../use-resource';
import type { CsvTable } from './csv';
import classes from './panel.module.css';
import { useReportTable } from './report-tables';

interface PanelProps {
  readonly title: string;
  readonly hint?: string | undefined;
  /** At the right of the title. */
  readonly tools?: ReactNode;
  /** What it shows, for the page's export. */
  readonly table?: CsvTable | undefined;
  readonly children: ReactNode;
}

/** One piece of a report under its title. */
export function Panel({ title, hint, tools, table, children }: PanelProps) {
  useReportTable(table);
  return (
    <Card h="100%" component="section" aria-label={title} className={classes.panel ?? ''}>
      <Stack gap="md" h="100%">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div>
            <Title order={2} size="h5">
              {title}
            </Title>
            {hint !== undefined && (
              <Text size="xs" c="dimmed">
                {hint}
              </Text>
            )}
          </div>
          {tools}
        </Group>
        {children}
      </Stack>
    </Card>
  );
}

interface LoadedProps<T> {
  readonly resource: Resource<T>;
  readonly onRetry: () => void;
  /** Height while it loads, px. */
  readonly height?: number;
  readonly children: (value: T) => ReactNode;
}

/** The inside of a panel in each state of what it loads; the page around it stays as it is. */
export function Loaded<T>({ resource, onRetry, height = 160, children }: LoadedProps<T>) {
  switch (resource.kind) {
    case 'loading':
      return <Skeleton height={height} role="status" aria-label={t('common.loading')} />;
    case 'failed':
      return <FailureAlert message={failureMessage(resource.error)} onRetry={onRetry} />;
    case 'ready':
      return children(resource.value);
  }
}
