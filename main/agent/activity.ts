import type { AuditEvent, ExchangeEvent } from '../../core/exchange/event';
import type { EventStore } from '../../core/exchange/ports';
import type { Activity } from '../../core/exchange/desk';

/** Findings that one row of the person's history shows. */
const SHOWN = 20;

/** A store that also tells the person's own history, once the event is safe. */
export function withActivity(
  store: EventStore,
  nameOf: (detector: string) => string,
  tell: (entry: Activity) => void,
): EventStore {
  return {
    append: async (event: AuditEvent) => {
      await store.append(event);
      if (event.kind === 'exchange') tell(activityOf(event, nameOf));
    },
  };
}

export function activityOf(event: ExchangeEvent, nameOf: (detector: string) => string): Activity {
  return {
    exchangeId: event.exchangeId,
    time: event.time,
    app: event.app,
    host: event.request.host,
    action: event.action,
    enforced: event.enforced,
    ...ruleOf(event),
    ...(event.answer ? { choice: event.answer.choice } : {}),
    door: event.door,
    tokens: event.tokenCount,
    found: event.findings
      .slice(0, SHOWN)
      .map(({ detector, masked }) => ({ name: nameOf(detector), masked })),
  };
}

function ruleOf({
  rule,
}: ExchangeEvent): Pick<Activity, 'ruleName' | 'ruleId' | 'message' | 'link'> {
  if (!rule) return {};
  const { id, name, message, link } = rule;
  return {
    ruleName: name,
    ruleId: id,
    ...(message === undefined ? {} : { message }),
    ...(link === undefined ? {} : { link }),
  };
}
