import { Button, Stack, Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import type { PolicyState } from '../../../core/exchange/console';
import { ToneBadge } from '../../ui/action-badge';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import classes from './version-list.module.css';

function Spread({ spread }: { readonly spread: PolicyState['spread'] }) {
  const total = spread.reduce((sum, { devices }) => sum + devices, 0);
  return (
    <section aria-label={t('policy.spread')}>
      <Text size="xs" fw={600} c="dimmed" mb={6}>
        {t('policy.spread')}
      </Text>
      {total === 0 && (
        <Text size="sm" c="dimmed">
          {t('policy.spreadNone')}
        </Text>
      )}
      {[...spread]
        .sort((a, b) => b.version - a.version)
        .map(({ version, devices }) => (
          <div key={version} className={classes.spread}>
            <span>{t('policy.versionTitle', { version })}</span>
            <span className={classes.track} aria-hidden="true">
              <span
                className={classes.bar}
                style={{ '--share': devices / total } as CSSProperties}
              />
            </span>
            <span>{t('policy.spreadDevices', { count: devices })}</span>
          </div>
        ))}
    </section>
  );
}

interface VersionListProps {
  readonly state: PolicyState;
  readonly onView: (version: number) => void;
}

/** Who runs what, and every version that was ever published. */
export function VersionList({ state, onView }: VersionListProps) {
  return (
    <Stack gap="lg">
      <Spread spread={state.spread} />
      <ol className={classes.list} aria-label={t('policy.history')}>
        {[...state.versions]
          .sort((a, b) => b.version - a.version)
          .map(({ version, time, author, note }) => (
            <li key={version} className={classes.version}>
              <div className={classes.head}>
                <Text size="sm" fw={600}>
                  {t('policy.versionTitle', { version })}
                </Text>
                {version === state.version && (
                  <ToneBadge tone="good">{t('policy.inForce')}</ToneBadge>
                )}
                <Button
                  size="compact-xs"
                  variant="subtle"
                  ml="auto"
                  aria-label={t('policy.view', { version })}
                  onClick={() => onView(version)}
                >
                  {t('policy.diff')}
                </Button>
              </div>
              <Text size="sm">{note || t('policy.noNote')}</Text>
              <Text size="xs" c="dimmed">
                {t('policy.by', { author, time: formatDayAndTime(time) })}
              </Text>
            </li>
          ))}
      </ol>
    </Stack>
  );
}
