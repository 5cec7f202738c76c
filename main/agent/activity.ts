import type { ExchangeEvent } from '../../core/exchange/event';
import type { Activity } from './control';

/** Findings shown in one row of the person's history. */
const FOUND = 20;

/** An exchange as the person's own history shows it. */
export function activityOf(event: ExchangeEvent): Activity {
  return {
    exchangeId: event.exchangeId,
    time: event.time,
    app: event.app,
    host: event.request.host,
    action: event.action,
    enforced: event.enforced,
    ...(event.rule ? { ruleName: event.rule.name } : {}),
    found: event.findings.slice(0, FOUND).map(({ type, masked }) => ({ name: type, masked })),
  };
}
