import { randomBytes } from 'node:crypto';
import type { Actor } from '../../core/exchange/actor';
import type { App } from '../../core/exchange/app';
import type { Clock } from '../../core/exchange/ports';
import type { IsolationTerms } from '../../core/proxy/listener/isolation-sessions';
import type { IsolatedSite, IsolationSettings } from './control';
import type { Foundations } from './foundations';
import { isolatedApp, isolationSettings } from './isolation-sites';
import { siteOf } from './isolation-scope';

/** How long an id that a rule has given is good for, ms. */
const TICKET_MS = 5 * 60_000;
/** Ids that are kept; the oldest goes first. */
const TICKETS = 200;

interface Ticket {
  readonly url: string;
  readonly appId: string;
  readonly until: number;
}

export interface IsolationDeskOptions {
  readonly foundations: Pick<Foundations, 'policy' | 'apps'>;
  /** Who is at the desk, as exchanges know them. */
  readonly person: () => Pick<Actor, 'userId' | 'email' | 'name' | 'groups'>;
  readonly clock: Clock;
}

/** Says what the isolated browser may open, on what terms. */
export class IsolationDesk {
  readonly #tickets = new Map<string, Ticket>();

  constructor(private readonly options: IsolationDeskOptions) {}

  settings(): IsolationSettings {
    const { foundations, person } = this.options;
    const { policy, apps } = foundations;
    return isolationSettings(policy.current(), policy.library(), apps, person());
  }

  /** An id by which the address that a rule has isolated opens, once and within five minutes. */
  issue(url: string, app: App): string {
    const id = randomBytes(16).toString('base64url');
    this.#tickets.set(id, { url, appId: app.id, until: this.options.clock.now() + TICKET_MS });
    const oldest = this.#tickets.keys().next();
    if (this.#tickets.size > TICKETS && oldest.done !== true) this.#tickets.delete(oldest.value);
    return id;
  }

  /** The site of an address, where policy or a rule lets it open; uses up the id. */
  admit(url: string, session: string | undefined): IsolatedSite | undefined {
    const ticket = session === undefined ? undefined : this.#tickets.get(session);
    if (session !== undefined) this.#tickets.delete(session);
    const settings = this.settings();
    const site = siteOf(url, settings);
    if (site !== undefined) return site;
    const isGood = ticket?.url === url && this.options.clock.now() < ticket.until;
    if (!isGood) return undefined;
    const { foundations, person } = this.options;
    const { policy, apps } = foundations;
    return isolatedApp(ticket.appId, url, policy.current(), policy.library(), apps, person());
  }

  terms({ id, name, controls }: IsolatedSite): IsolationTerms {
    const app = this.options.foundations.policy.library().byId(id) ?? {
      id: 'other',
      name,
      category: 'other',
      status: 'unreviewed' as const,
    };
    switch (controls.unreadable) {
      case 'failure':
        return { app };
      case 'allow':
        return { app, unreadable: 'open' };
      case 'block':
        return { app, unreadable: 'closed' };
    }
  }
}
