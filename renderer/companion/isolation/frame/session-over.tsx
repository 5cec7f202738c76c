import { Button, Group } from '@mantine/core';
import { IconHourglassEmpty } from '@tabler/icons-react';
import type { FrameState } from '../../../../preload/isolated-contract';
import { EmptyState } from '../../../ui/empty-state';
import { t } from '../translate';
import { run } from './bridge';
import classes from './frame.module.css';

interface SessionOverProps {
  readonly site: string;
  readonly over: NonNullable<FrameState['over']>;
}

/** In place of everything, once the session's time is up: what became of it, and how to go on. */
export function SessionOver({ site, over }: SessionOverProps) {
  return (
    <main className={classes.trouble} data-testid="session-over">
      <EmptyState
        icon={<IconHourglassEmpty size={26} />}
        title={t('isolation.over.title')}
        text={
          over.canReopen
            ? t('isolation.over.lead', { site })
            : t('isolation.over.leadElsewhere', { site })
        }
      />
      <Group>
        {over.canReopen && (
          <Button autoFocus onClick={() => run({ type: 'reopen' })}>
            {t('isolation.over.again')}
          </Button>
        )}
        <Button
          variant={over.canReopen ? 'default' : 'filled'}
          autoFocus={!over.canReopen}
          onClick={() => run({ type: 'close-window' })}
        >
          {t('isolation.over.close')}
        </Button>
      </Group>
    </main>
  );
}
