import { Checkbox, Text, Title } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Warning } from '../../../preload/contract';
import { ToneBadge } from '../../ui/action-badge';
import { FailureAlert } from '../../ui/failure-alert';
import { PortcullisMark } from '../../ui/portcullis-mark';
import { AskException } from '../person/ask-exception';
import { t } from '../translate';
import { CallText } from './call-text';
import { Countdown } from './countdown-bar';
import { FoundList } from './found-list';
import { Justification } from './justification';
import { RuleText } from './rule-text';
import { useAnswer } from './use-answer';
import { WarnChoices } from './warn-choices';
import classes from './warn-dialog.module.css';

interface WarnDialogProps {
  readonly warning: Warning;
  /** How many wait behind this one. */
  readonly more: number;
  readonly hasSupport: boolean;
}

/** Escape cancels, wherever the focus is: a click beside everything takes it out of the dialog. */
function useEscape(onEscape: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') onEscape();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function Head({ warning, more }: Pick<WarnDialogProps, 'warning' | 'more'>) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The heading, not a button: somebody may be typing when this appears, and a key must decide nothing.
  useEffect(() => heading.current?.focus(), []);
  const { app, host, call } = warning;
  return (
    <header className={classes.head}>
      <span className={classes.mark}>
        <PortcullisMark size={26} />
      </span>
      <div className={classes.titles}>
        <Title order={1} size="h4" id="warn-title" ref={heading} tabIndex={-1}>
          {call === undefined ? t('warn.title', { app: app.name }) : t('warn.approveTitle')}
        </Title>
        <Text size="xs" c="dimmed" truncate>
          {t('warn.host', { host })}
        </Text>
      </div>
      {more > 0 && <ToneBadge tone="notice">{t('warn.more', { count: more })}</ToneBadge>}
    </header>
  );
}

/** One warning: what was found, why it matters, whom to ask, and the person's choice. */
export function WarnDialog({ warning, more, hasSupport }: WarnDialogProps) {
  const { app, rule, choices, deadline, exchangeId, call, rememberMinutes } = warning;
  const [justification, setJustification] = useState('');
  const [missing, setMissing] = useState(false);
  const [remember, setRemember] = useState(false);
  const answer = useAnswer(exchangeId);
  const mayJustify = choices.includes('send') && warning.justification !== 'none';
  const cancel = (): void => answer.give({ choice: 'cancel' });
  useEscape(cancel);

  const reason = mayJustify ? { justification } : {};
  const send = (): void => {
    const needed = warning.justification === 'required' && justification.trim() === '';
    setMissing(needed);
    if (needed) document.getElementById('warn-justification')?.focus();
    else answer.give({ choice: 'send', remember, ...reason });
  };

  return (
    <div
      className={classes.dialog}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="warn-title"
      aria-describedby="warn-content"
    >
      <Head warning={warning} more={more} />
      <div className={classes.body}>
        <div id="warn-content" className={classes.content}>
          {call === undefined ? <FoundList {...warning} /> : <CallText call={call} />}
          <RuleText rule={rule} exchangeId={exchangeId} hasSupport={hasSupport} />
          <AskException rule={rule} app={app.name} />
        </div>
        {mayJustify && (
          <Justification
            required={warning.justification === 'required'}
            missing={missing}
            value={justification}
            onChange={setJustification}
          />
        )}
        {rememberMinutes > 0 && (
          <Checkbox
            size="xs"
            data-testid="warn-remember"
            label={t('warn.remember', { minutes: rememberMinutes, app: app.name })}
            description={t('warn.rememberHint')}
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        )}
        {answer.failed && <FailureAlert message={t('warn.failed')} />}
      </div>
      <footer className={classes.foot}>
        <Countdown
          deadline={deadline}
          onOver={() => answer.give({ choice: 'cancel', by: 'timeout' })}
        />
        <WarnChoices
          choices={choices}
          isCall={call !== undefined}
          busy={answer.busy}
          onCancel={cancel}
          onRedact={() => answer.give({ choice: 'redact', remember, ...reason })}
          onSend={send}
        />
      </footer>
    </div>
  );
}
