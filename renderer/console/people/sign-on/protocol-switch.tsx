import { Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';

interface ProtocolSwitchProps<T> {
  readonly label: string;
  /** Undefined while the protocol is off. */
  readonly value: T | undefined;
  /** What the fields begin with when it is switched on. */
  readonly empty: T;
  readonly onChange: (value: T | undefined) => void;
  readonly children: (value: T) => ReactNode;
}

/** A protocol of single sign-on that can be on or off, and its fields while it is on. */
export function ProtocolSwitch<T>(props: ProtocolSwitchProps<T>) {
  const { label, value, empty, onChange, children } = props;
  return (
    <Stack gap="sm">
      <Switch
        label={label}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? empty : undefined)}
      />
      {value !== undefined && children(value)}
    </Stack>
  );
}
