import { Button } from '@mantine/core';
import type { Warning } from '../../../preload/contract';
import { t } from '../translate';
import classes from './warn-choices.module.css';

interface WarnChoicesProps {
  readonly choices: Warning['choices'];
  /** A tool call: it is allowed rather than sent. */
  readonly isCall: boolean;
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onRedact: () => void;
  readonly onSend: () => void;
}

/** Cancel always; the rest as the rule allows. The safe way to send is the one that stands out. */
export function WarnChoices(props: WarnChoicesProps) {
  const { choices, isCall, busy, onCancel, onRedact, onSend } = props;
  const sendLabel = choices.includes('redact') ? t('warn.sendAnyway') : t('warn.send');
  const redact = choices.includes('redact');
  return (
    <div className={classes.choices}>
      <Button
        variant={redact ? 'default' : 'filled'}
        disabled={busy}
        onClick={onCancel}
        data-testid="warn-cancel"
      >
        {t('warn.cancel')}
      </Button>
      {choices.includes('send') && (
        <Button variant="default" disabled={busy} onClick={onSend} data-testid="warn-send">
          {isCall ? t('warn.approve') : sendLabel}
        </Button>
      )}
      {redact && (
        <Button disabled={busy} onClick={onRedact} data-testid="warn-redact">
          {t('warn.redact')}
        </Button>
      )}
    </div>
  );
}
