import { Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState, type CSSProperties } from 'react';
import { t } from '../translate';
import { useNow } from '../../ui/use-now';
import { announcedSeconds, clockText, secondsLeft, shareLeft } from './countdown';
import classes from './countdown-bar.module.css';

/** How often the bar moves, ms. */
const TICK_MS = 250;

interface CountdownProps {
  /** ms since the epoch. */
  readonly deadline: number;
  readonly onOver: () => void;
}

/** The time that is left, as words, as a bar, and at a few moments aloud. */
export function Countdown({ deadline, onOver }: CountdownProps) {
  const now = useNow(TICK_MS);
  const [shownAt] = useState(() => Date.now());
  const over = useEffectEvent(onOver);
  const seconds = secondsLeft(deadline, now);
  const aloud = announcedSeconds(seconds);
  useEffect(() => {
    if (seconds === 0) over();
  }, [seconds]);
  return (
    <div>
      <div className={classes.track} aria-hidden="true">
        <div
          className={classes.bar}
          style={{ '--share': shareLeft(deadline, now, shownAt) } as CSSProperties}
        />
      </div>
      <Text size="xs" c="dimmed" mt={6} role="timer">
        {t('warn.countdown', { time: clockText(seconds) })}
      </Text>
      <span className="pc-visually-hidden" role="status">
        {aloud === undefined ? '' : t('warn.countdownAnnounce', { seconds: aloud })}
      </span>
    </div>
  );
}
