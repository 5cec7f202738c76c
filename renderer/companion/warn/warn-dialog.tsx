import { Anchor, Text, Title } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Warning } from '../../../preload/contract';
import { ToneBadge } from '../../ui/action-badge';
import { FailureAlert } from '../../ui/failure-alert';
import { PortcullisMark } from '../../ui/portcullis-mark';
import { t } from '../translate';
import { AskException } from '../person/ask-exception';
import { Countdown } from './countdown-bar';
import { FoundList } from './found-list';
import { Justification } from './justification';
import { useAnswer } from './use-answer';
import { WarnChoices } from './warn-choices';
import classes from './warn-dialog.module.css';

interface WarnDialogProps {
  readonly warning: Warning;
  /** How many wait behind this one. */
  readonly more: number;
}

function RuleText({ rule }: Pick<Warning, 'rule'>) {
  return (
    <div>
      {rule.message !== undefined && <Text size="sm">{rule.message}</Text>}
      <Text size="xs" c="dimmed" mt={4}>
        {t('warn.rule', { name: rule.name })}
        {rule.link !== undefined && (
          <>
            {' · '}
            <Anchor href={rule.link} target="_blank" rel="noreferrer" size="xs" underline="always">
              {t('warn.learnMore')}
            </Anchor>
          </>
        )}
      </Text>
    </div>
  );
}

/** One warning: what was found, why it matters, and the person's choice. */
export function WarnDialog({ warning, more }: WarnDialogProps) {
  const { app, host, rule, found, choices, deadline } = warning;
  const [justification, setJustification] = useState('');
  const [missing, setMissing] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const answer = useAnswer(warning.exchangeId);
  const mayJustify = choices.includes('send') && warning.justification !== 'none';

  // The heading, not a button: somebody may be typing when this appears, and a key must decide nothing.
  useEffect(() => heading.current?.focus(), []);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape') answer.give('cancel', 'person');
  });
  // On the window, since a click beside everything takes the focus out of the dialog.
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  const send = (): void => {
    const needed = warning.justification === 'required' && justification.trim() === '';
    setMissing(needed);
    if (needed) document.getElementById('warn-justification')?.focus();
    else answer.give('send', 'person', mayJustify ? justification : '');
  };

  return (
    <div
      className={classes.dialog}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="warn-title"
      aria-describedby="warn-content"
    >
      <header className={classes.head}>
        <span className={classes.mark}>
          <PortcullisMark size={26} />
        </span>
        <div className={classes.titles}>
          <Title order={1} size="h4" id="warn-title" ref={heading} tabIndex={-1}>
            {t('warn.title', { app: app.name })}
          </Title>
          <Text size="xs" c="dimmed" truncate>
            {t('warn.host', { host })}
          </Text>
        </div>
        {more > 0 && <ToneBadge tone="notice">{t('warn.more', { count: more })}</ToneBadge>}
      </header>
      <div className={classes.body}>
        <div id="warn-content" className={classes.content}>
          <FoundList found={found} />
          <RuleText rule={rule} />
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
        {answer.failed && <FailureAlert message={t('warn.failed')} />}
      </div>
      <footer className={classes.foot}>
        <Countdown deadline={deadline} onOver={() => answer.give('cancel', 'timeout')} />
        <WarnChoices
          choices={choices}
          busy={answer.busy}
          onCancel={() => answer.give('cancel', 'person')}
          onRedact={() => answer.give('redact', 'person', mayJustify ? justification : '')}
          onSend={send}
        />
      </footer>
    </div>
  );
}
