import { ActionIcon, Anchor, Button } from '@mantine/core';
import { IconAlertTriangle, IconShieldLock, IconX } from '@tabler/icons-react';
import type { FrameState } from '../../../../preload/isolated-contract';
import { useNow } from '../../../ui/use-now';
import { t } from '../translate';
import { run } from './bridge';
import classes from './frame.module.css';
import { bannerWords, noticeWords, timeLeft } from './words';

/** From here on the end of the session is said loudly, ms. */
const SOON_MS = 5 * 60_000;

interface BannerProps {
  readonly state: FrameState;
  readonly onWhy: () => void;
  readonly onException: () => void;
}

/** What applies in this window; for a while, what has just been refused. */
export function Banner({ state, onWhy, onException }: BannerProps) {
  const left = state.endsAt - useNow(15_000);
  const { notice } = state;
  if (notice !== undefined) {
    const mayAsk = !['saved', 'switches', 'unviewable', 'popup', 'protocol', 'fullscreen'].includes(
      notice.what,
    );
    const isNews = notice.what === 'saved' || notice.what === 'switches';
    return (
      <div
        className={classes.banner}
        role="alert"
        data-tone={isNews ? 'plain' : 'refused'}
        data-testid="notice"
      >
        <IconAlertTriangle size={17} aria-hidden className={classes.bannerIcon} />
        <span className={classes.bannerText} title={noticeWords(notice)}>
          {noticeWords(notice)}
        </span>
        {mayAsk && (
          <Button size="compact-xs" variant="default" onClick={onException}>
            {t('isolation.exception.ask')}
          </Button>
        )}
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={t('isolation.refused.dismiss')}
          onClick={() => run({ type: 'dismiss-notice' })}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </div>
    );
  }
  const isSoon = left < SOON_MS;
  const lead = isSoon ? '' : `${t('isolation.banner.lead', { site: state.site.name })} `;
  const rules = isSoon
    ? t('isolation.banner.ending', { time: timeLeft(left) })
    : bannerWords(state).join(' ');
  return (
    <section
      className={classes.banner}
      aria-label={t('isolation.banner.label')}
      data-tone={isSoon ? 'refused' : 'plain'}
      data-testid="banner"
    >
      <IconShieldLock size={17} aria-hidden className={classes.bannerIcon} />
      <span className={classes.bannerText} title={lead + rules}>
        <span className={classes.lead}>{lead}</span>
        {rules}
      </span>
      <Anchor
        component="button"
        type="button"
        size="xs"
        onClick={onWhy}
        className={classes.why ?? ''}
      >
        {t('isolation.banner.why')}
      </Anchor>
      <span className={classes.left}>{t('isolation.banner.left', { time: timeLeft(left) })}</span>
    </section>
  );
}
