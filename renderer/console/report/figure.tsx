import { Card, Group, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { Link } from 'wouter';
import classes from './figure.module.css';

interface FigureProps {
  readonly label: string;
  /** Undefined while it loads. */
  readonly value: string | undefined;
  readonly hint?: string | undefined;
  readonly Icon: Icon;
  /** Where the events behind it are. */
  readonly href?: string | undefined;
}

/** One large number with its name; it leads to what it counts. */
export function Figure({ label, value, hint, Icon, href }: FigureProps) {
  return (
    <Card component="section" aria-label={label} h="100%">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={500} c="dimmed">
          {label}
        </Text>
        <Icon size={20} className={classes.icon} aria-hidden />
      </Group>
      <Text className={classes.value} component="p">
        {value === undefined || href === undefined ? (
          (value ?? '…')
        ) : (
          <Link href={href}>{value}</Link>
        )}
      </Text>
      {hint !== undefined && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </Card>
  );
}
