import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './detail-list.module.css';

export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={3} size="h6" className={classes.title ?? ''}>
        {title}
      </Title>
      {children}
    </Stack>
  );
}

/** A row of details; one without a value is left out. */
export type Detail = readonly [label: string, value: ReactNode];

export function DetailList({ details }: { readonly details: readonly Detail[] }) {
  return (
    <dl className={classes.list}>
      {details
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([label, value]) => (
          <div key={label} className={classes.row}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
