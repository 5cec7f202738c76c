import { Button } from '@mantine/core';
import { IconMoodSad, IconPlugConnectedX } from '@tabler/icons-react';
import type { FrameTab } from '../../../../preload/isolated-contract';
import { EmptyState } from '../../../ui/empty-state';
import { t } from '../translate';
import { run } from './bridge';
import classes from './frame.module.css';

/** In place of a page that is not there: why, and how to get it back. */
export function TroublePanel({ trouble }: { readonly trouble: NonNullable<FrameTab['trouble']> }) {
  const { kind, code } = trouble;
  return (
    <main className={classes.trouble}>
      <EmptyState
        icon={kind === 'crashed' ? <IconMoodSad size={26} /> : <IconPlugConnectedX size={26} />}
        title={t(`isolation.trouble.${kind}`)}
        text={
          kind === 'crashed'
            ? t('isolation.trouble.crashedLead')
            : t('isolation.trouble.failedLead', { code })
        }
      />
      <Button onClick={() => run({ type: 'reload' })}>{t('isolation.trouble.again')}</Button>
    </main>
  );
}
