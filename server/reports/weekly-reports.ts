import { z } from 'zod';
import type { Clock } from '../../core/exchange/ports';
import {
  weeklyReportSchema,
  weeklyReportViewSchema,
  type ReportLanguage,
  type WeeklyReport,
  type WeeklyReportSent,
  type WeeklyReportView,
} from '../../core/exchange/weekly-report';
import { Settings } from '../administration/settings';
import type { Alerts } from '../alerts/alerts';
import { DeliveryError, sendMail, type Mail } from '../alerts/delivery';
import type { SettingStore } from '../storage/administration-port';
import type { Together } from '../storage/port';
import { collectWeek, type WeekSources } from './collect-week';
import { reportPage } from './report-page';
import { reportCsv, reportText } from './report-text';
import { lastDue, nextDue, weekBefore } from './schedule';
import { writeWeek, type WrittenWeek } from './written-week';

const ID = 'weekly';
const STATE_ID = 'weekly-state';
/** How often a mail server is asked to take one report, and how long until the second time, ms. */
const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 60_000;
/** After this long without a running endpoint a report is not made up for, ms. */
const LATE_MS = 3 * 86_400_000;

type Delivery = NonNullable<WeeklyReportView['last']>['deliveries'][number];

const stateSchema = z.object({
  /** Reports that were due until then are dealt with, ms since the epoch. */
  due: z.number(),
  /** Not before this, ms since the epoch. */
  nextTry: z.number(),
  deliveries: weeklyReportViewSchema.shape.last.unwrap().shape.deliveries,
});
type State = z.output<typeof stateSchema>;

/** The weekly report: when and where it goes, how it looks, and what became of the last one. */
export class WeeklyReports {
  private readonly settings: Settings<typeof weeklyReportSchema>;
  private readonly states: Settings<typeof stateSchema>;

  constructor(
    store: SettingStore,
    private readonly together: Together,
    private readonly sources: WeekSources,
    private readonly alerts: Pick<Alerts, 'view' | 'destination'>,
    private readonly consoleUrl: () => string,
    private readonly clock: Clock,
  ) {
    this.settings = new Settings(store, 'report', weeklyReportSchema, clock);
    this.states = new Settings(store, 'report', stateSchema, clock);
  }

  async view(): Promise<WeeklyReportView> {
    const settings = await this.current();
    const destinations = await this.mailDestinations();
    const state = (await this.states.find(STATE_ID))?.value;
    const goes = settings.enabled && settings.destinations.length > 0;
    return {
      settings,
      destinations: destinations.map(({ id, value }) => ({
        ...{ id, name: value.name, to: value.target.kind === 'email' ? value.target.to : [] },
      })),
      ...(goes ? { next: new Date(nextDue(settings, this.clock.now())).toISOString() } : {}),
      ...(state && state.deliveries.length > 0
        ? { last: { due: new Date(state.due).toISOString(), deliveries: state.deliveries } }
        : {}),
    };
  }

  /** What was due before is not sent by a change of the settings. */
  async save(settings: WeeklyReport): Promise<void> {
    const before = (await this.states.find(STATE_ID))?.value;
    await this.together(async () => {
      await this.states.put(STATE_ID, {
        ...(before ?? { nextTry: 0, deliveries: [] }),
        due: lastDue(settings, this.clock.now()),
      });
      await this.settings.put(ID, settings);
    });
  }

  /** The report of the last full week as a page. */
  async preview(language?: ReportLanguage): Promise<string> {
    return reportPage(await this.written(this.clock.now(), language));
  }

  /** Sends the report of the last full week to every receiver; says which mail server took it. */
  async sendNow(): Promise<WeeklyReportSent> {
    const { destinations } = await this.current();
    const mail = this.mailOf(await this.written(this.clock.now()), `now-${this.clock.now()}`);
    const sent = [];
    for (const { id, value } of await this.mailDestinations()) {
      if (!destinations.includes(id)) continue;
      const error = await this.attempt(id, mail);
      sent.push({ name: value.name, ...(error === undefined ? {} : { error }) });
    }
    return { sent };
  }

  /** Sends what is due; a mail server that does not take it is asked again later. */
  async run(): Promise<void> {
    const settings = await this.current();
    if (!settings.enabled) return;
    const now = this.clock.now();
    const due = lastDue(settings, now);
    let state = (await this.states.find(STATE_ID))?.value;
    if (state === undefined || state.due < due) {
      state = { due, nextTry: now, deliveries: await this.deliveriesOf(settings, now - due) };
      await this.states.put(STATE_ID, state);
    }
    if (state.nextTry > now || !state.deliveries.some(isWaiting)) return;
    await this.states.put(STATE_ID, await this.deliver(state));
  }

  private async deliver({ due, deliveries }: State): Promise<State> {
    const mail = this.mailOf(await this.written(due), String(due));
    const tried: Delivery[] = [];
    for (const delivery of deliveries) {
      if (!isWaiting(delivery)) {
        tried.push(delivery);
        continue;
      }
      const { destination, name } = delivery;
      const attempts = delivery.attempts + 1;
      const error = await this.attempt(destination, mail);
      const failed = attempts >= MAX_ATTEMPTS ? ('failed' as const) : ('waiting' as const);
      tried.push({
        ...{ destination, name, attempts },
        ...(error === undefined ? { state: 'delivered' } : { state: failed, error }),
      });
    }
    const attempts = Math.max(0, ...tried.filter(isWaiting).map((each) => each.attempts));
    const nextTry = this.clock.now() + FIRST_WAIT_MS * 4 ** Math.max(0, attempts - 1);
    return { due, nextTry, deliveries: tried };
  }

  /** Why it was not taken; `undefined` where it was. */
  private async attempt(id: string, mail: Mail): Promise<string | undefined> {
    const target = (await this.alerts.destination(id))?.target;
    if (target?.kind !== 'email') return 'the destination was removed';
    try {
      await sendMail(target, mail);
      return undefined;
    } catch (error) {
      return error instanceof DeliveryError ? error.message : 'it could not be sent';
    }
  }

  private async deliveriesOf(settings: WeeklyReport, late: number): Promise<Delivery[]> {
    if (late > LATE_MS) return [];
    const known = await this.mailDestinations();
    return known
      .filter(({ id }) => settings.destinations.includes(id))
      .map(({ id, value }) => ({
        ...{ destination: id, name: value.name, state: 'waiting' as const, attempts: 0 },
      }));
  }

  private async written(at: number, language?: ReportLanguage): Promise<WrittenWeek> {
    const week = await collectWeek(this.sources, weekBefore(at));
    return writeWeek(week, language ?? (await this.current()).language, this.consoleUrl());
  }

  private mailOf(week: WrittenWeek, id: string): Mail {
    return {
      // The same report twice, after a crash in between, is one mail to the receiver's program.
      id: `weekly-report-${id}`,
      subject: `${week.title}, ${week.range}`,
      text: reportText(week),
      html: reportPage(week),
      attachments: [{ filename: 'portcullis-week.csv', content: reportCsv(week) }],
    };
  }

  private async current(): Promise<WeeklyReport> {
    return (await this.settings.find(ID))?.value ?? weeklyReportSchema.parse({});
  }

  private async mailDestinations() {
    const { destinations } = await this.alerts.view();
    return destinations.filter(({ value }) => value.target.kind === 'email');
  }
}

const isWaiting = ({ state }: Delivery): boolean => state === 'waiting';
