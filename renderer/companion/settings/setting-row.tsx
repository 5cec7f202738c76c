import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import rows from '../rows.module.css';

interface SettingRowProps {
  readonly label: string;
  readonly hint?: string;
  /** The control; it carries the label for screen readers itself. */
  readonly children: ReactNode;
}

/** One setting: what it is at the beginning of the line, its control at the end. */
export function SettingRow({ label, hint, children }: SettingRowProps) {
  return (
    <div className={rows.row}>
      <Group justify="space-between" gap="sm">
        <div>
          <Text size="sm" fw={500}>
            {label}
          </Text>
          {hint !== undefined && (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {children}
      </Group>
    </div>
  );
}
