import classes from './tone.module.css';
import { t } from './translate';

/** How grave something is, as colour; always beside words, never alone. */
export type Tone = 'good' | 'notice' | 'stop' | 'apart' | 'plain';

export function ToneBadge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}

const ACTION_TONES = {
  allow: 'good',
  log: 'plain',
  skip: 'plain',
  rate_limit: 'stop',
  warn: 'notice',
  redact: 'notice',
  block: 'stop',
  isolate: 'apart',
  redirect: 'apart',
  challenge: 'notice',
} as const;

export type ActionName = keyof typeof ACTION_TONES;

/** What a rule asks for: "Warn". */
export function ActionBadge({ action }: { readonly action: ActionName }) {
  return <ToneBadge tone={ACTION_TONES[action]}>{t(`action.${action}`)}</ToneBadge>;
}

/** What became of an exchange: "Redacted". */
export function EnforcedBadge({
  enforced,
}: {
  readonly enforced: Exclude<ActionName, 'log' | 'skip' | 'rate_limit' | 'warn'>;
}) {
  return <ToneBadge tone={ACTION_TONES[enforced]}>{t(`enforced.${enforced}`)}</ToneBadge>;
}

const STATE_TONES = {
  protected: 'good',
  paused: 'plain',
  limited: 'notice',
  attention: 'notice',
  off: 'plain',
  offline: 'plain',
} as const;

/** A device's protection: "Needs attention". */
export function StateBadge({ state }: { readonly state: keyof typeof STATE_TONES }) {
  return <ToneBadge tone={STATE_TONES[state]}>{t(`state.${state}`)}</ToneBadge>;
}
