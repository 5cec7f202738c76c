import { ulid } from 'ulid';
import {
  alertDestinationSchema,
  alertRuleSchema,
  alertSchema,
  alertSilenceSchema,
  type Alert,
  type AlertDestination,
  type AlertRule,
  type AlertSilence,
  type AlertsView,
} from '../../core/exchange/alerts';
import type { Clock } from '../../core/exchange/ports';
import { resealed, SECRET_KEPT, type TextSealer } from '../administration/sealed-text';
import { Settings, type Kept } from '../administration/settings';
import type { AlertRecord, AlertStore, SettingStore } from '../storage/administration-port';
import { incidentsOf, type ConditionSources, type Incident } from './conditions';
import { deliver, DeliveryError } from './delivery';

const HOUR_MS = 3_600_000;
/** How often a delivery is tried, and among how many of the last alerts those that wait are sought. */
const MAX_ATTEMPTS = 5;
const RETRIED_ALERTS = 200;
/** Alerts that one rule raises in one run; the rest comes with the next. */
const MAX_RAISED = 50;
/** How long alerts are kept, ms. */
const KEPT_MS = 90 * 24 * HOUR_MS;

/** Rules, where alerts go, what is silent, and what was raised. */
export class Alerts {
  readonly rules: Settings<typeof alertRuleSchema>;
  readonly silences: Settings<typeof alertSilenceSchema>;
  private readonly targets: Settings<typeof alertDestinationSchema>;

  constructor(
    settings: SettingStore,
    private readonly history: AlertStore,
    private readonly sources: ConditionSources,
    private readonly sealer: TextSealer,
    private readonly clock: Clock,
  ) {
    this.rules = new Settings(settings, 'alert-rule', alertRuleSchema, clock);
    this.silences = new Settings(settings, 'alert-silence', alertSilenceSchema, clock);
    this.targets = new Settings(settings, 'alert-destination', alertDestinationSchema, clock);
  }

  /** As the console shows it: dots in place of secrets, and no silence that is over. */
  async view(): Promise<AlertsView> {
    const now = this.clock.now();
    const [rules, destinations, silences] = await Promise.all([
      this.rules.list(),
      this.targets.list(),
      this.silences.list(),
    ]);
    const open = silences.filter(({ value }) => Date.parse(value.until) > now);
    return {
      rules: rules.map(({ id, value }) => ({ id, value })),
      destinations: destinations.map(({ id, value }) => ({ id, value: withDots(value) })),
      silences: open.map(({ id, value }) => ({ id, value })),
    };
  }

  /** Adds a destination, or changes the one of an id; gives the id. */
  async saveDestination(sent: AlertDestination, id = ulid(this.clock.now())): Promise<string> {
    const before = (await this.targets.find(id))?.value.target.secret;
    const { secret } = sent.target;
    const sealed = secret === '' ? '' : resealed(this.sealer, secret, before, purposeOf(id));
    const target = { ...sent.target, secret: sealed };
    await this.targets.put(id, { ...sent, target });
    return id;
  }

  removeDestination(id: string): Promise<boolean> {
    return this.targets.remove(id);
  }

  /** With the secret in the clear. */
  async destination(id: string): Promise<AlertDestination | undefined> {
    const found = (await this.targets.find(id))?.value;
    return found && this.opened(id, found);
  }

  /** Sends an alert that says it is a test; `undefined` where it arrived, else why it did not. */
  async test(id: string): Promise<string | undefined> {
    const destination = await this.destination(id);
    if (!destination) return 'there is no such destination';
    const time = new Date(this.clock.now()).toISOString();
    const rule = { id: 'test', name: 'Test' };
    const text = 'This is a test from the console.';
    const alert = { id: ulid(), time, rule, severity: 'info' as const, subject: 'test', text };
    return failureOf(() => deliver(alert, destination.target));
  }

  /** Newest first. */
  async list(filter: { before?: string; limit: number }): Promise<readonly Alert[]> {
    return (await this.history.list(filter)).map(toAlert);
  }

  /** Asks all rules, raises what is new, and delivers what waits. */
  async run(): Promise<void> {
    const now = this.clock.now();
    const silences = (await this.silences.list()).map(({ value }) => value);
    for (const rule of await this.rules.list()) {
      if (!rule.value.enabled) continue;
      const incidents = await incidentsOf(rule.value.condition, this.sources, now);
      for (const incident of await this.unraised(rule, incidents, now)) {
        await this.raise(rule, incident, silences, now);
      }
    }
    await this.deliverWaiting();
    await this.history.removeBefore(now - KEPT_MS);
  }

  /** What the rule has not told of lately, or not since it began; as much as one run raises. */
  private async unraised(
    { id, value }: Kept<AlertRule>,
    incidents: readonly Incident[],
    now: number,
  ): Promise<readonly Incident[]> {
    const repeated = now - value.repeatHours * HOUR_MS;
    const quietFrom = ({ since = now }: Incident): number => Math.min(since, repeated);
    const from = incidents.reduce((least, each) => Math.min(least, quietFrom(each)), repeated);
    const last = await this.history.lastTimes(id, from);
    return incidents
      .filter((each) => (last.get(each.subject) ?? -Infinity) < quietFrom(each))
      .slice(0, MAX_RAISED);
  }

  private async raise(
    { id: ruleId, value: rule }: Kept<AlertRule>,
    { subject, text }: Incident,
    silences: readonly AlertSilence[],
    now: number,
  ): Promise<void> {
    const silenced = silences.some(
      (silence) =>
        Date.parse(silence.until) > now &&
        (silence.rule === '' || silence.rule === ruleId) &&
        (silence.subject === '' || silence.subject === subject),
    );
    const alert: Alert = {
      id: ulid(now),
      time: new Date(now).toISOString(),
      rule: { id: ruleId, name: rule.name },
      ...{ severity: rule.severity, subject, text, silenced },
      deliveries: silenced ? [] : await this.deliveriesTo(rule.destinations),
    };
    await this.history.add(toRecord(alert, now));
  }

  private async deliveriesTo(ids: readonly string[]): Promise<Alert['deliveries']> {
    const known = (await this.targets.list()).filter(({ id }) => ids.includes(id));
    return known.map(({ id, value }) => ({
      ...{ destination: id, name: value.name, state: 'waiting' as const, attempts: 0 },
    }));
  }

  private async deliverWaiting(): Promise<void> {
    for (const record of await this.history.list({ limit: RETRIED_ALERTS })) {
      const alert = toAlert(record);
      if (!alert.deliveries.some(({ state }) => state === 'waiting')) continue;
      const deliveries = [];
      for (const delivery of alert.deliveries) {
        deliveries.push(
          delivery.state === 'waiting' ? await this.attempt(alert, delivery) : delivery,
        );
      }
      await this.history.update(alert.id, JSON.stringify({ ...alert, deliveries }));
    }
  }

  private async attempt(
    alert: Alert,
    { error: _before, ...delivery }: Alert['deliveries'][number],
  ): Promise<Alert['deliveries'][number]> {
    const attempts = delivery.attempts + 1;
    const destination = await this.destination(delivery.destination);
    if (!destination) return { ...delivery, attempts, state: 'failed', error: 'it was removed' };
    const error = await failureOf(() => deliver(alert, destination.target));
    if (error === undefined) return { ...delivery, attempts, state: 'delivered' };
    const state = attempts >= MAX_ATTEMPTS ? 'failed' : 'waiting';
    return { ...delivery, attempts, state, error };
  }

  private opened(id: string, destination: AlertDestination): AlertDestination {
    const { secret } = destination.target;
    const clear = secret === '' ? '' : this.sealer.open(secret, purposeOf(id));
    return { ...destination, target: { ...destination.target, secret: clear } };
  }
}

const purposeOf = (id: string): string => `alert-destination/${id}`;

function withDots(destination: AlertDestination): AlertDestination {
  const { target } = destination;
  const secret = target.secret === '' ? '' : SECRET_KEPT;
  return { ...destination, target: { ...target, secret } };
}

async function failureOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return error.message;
    return 'it could not be sent';
  }
}

function toRecord(alert: Alert, time: number): AlertRecord {
  const { id, rule, subject } = alert;
  return { id, rule: rule.id, subject, time, body: JSON.stringify(alert) };
}

const toAlert = ({ body }: AlertRecord): Alert => alertSchema.parse(JSON.parse(body));
