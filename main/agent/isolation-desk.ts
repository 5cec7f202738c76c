import { randomBytes } from 'node:crypto';
import type { Actor } from '../../core/exchange/actor';
import type { App } from '../../core/exchange/app';
import type { Clock } from '../../core/exchange/ports';
import type { IsolationTerms } from '../../core/proxy/listener/isolation-sessions';
import type { IsolatedSite, IsolationSettings } from './control';
import type { Foundations } from './foundations';
import { isolatedApp, isolationSettings, type SiteGround } from './isolation-sites';
import { siteOf } from './isolation-scope';

/** How long an id that a rule has given is good for, ms. */
const TICKET_MS = 5 * 60_000;
/** Ids that are kept; the oldest goes first. */
const TICKETS = 200;
/** Longest wait for the end of a grant, ms; a timer of Node holds 24 days, and a clock may be set. */
const LOOK_MS = 60_000;

interface Ticket {
  readonly url: string;
  readonly appId: string;
  readonly until: number;
}

export interface IsolationDeskOptions {
  readonly foundations: {
    readonly policy: Pick<Foundations['policy'], 'current' | 'library'>;
    readonly apps: Foundations['apps'];
    readonly exceptions: Pick<Foundations['exceptions'], 'ends' | 'onChange'>;
  };
  /** Who is at the desk, as exchanges know them. */
  readonly person: () => Pick<Actor, 'userId' | 'email' | 'name' | 'groups'>;
  readonly clock: Clock;
}

/** Says what the isolated browser may open, on what terms. */
export class IsolationDesk {
  readonly #tickets = new Map<string, Ticket>();
  /** Sites of the sessions that are open, by user name, as main knows them. */
  readonly #open = new Map<string, { site: IsolatedSite; readonly url: string }>();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: IsolationDeskOptions) {
    options.foundations.exceptions.onChange(() => {
      this.#awaitEnd();
      this.#tell();
    });
    this.#awaitEnd();
  }

  settings(): IsolationSettings {
    return isolationSettings(this.#ground());
  }

  /** An exception has been granted or taken back, or has ended: what is in force may be another. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  opened(username: string, url: string, site: IsolatedSite): void {
    this.#open.set(username, { url, site });
  }

  ended(username: string): void {
    this.#open.delete(username);
  }

  /** Sessions whose switches are others than main was told last; each is named once for each change. */
  changed(): { readonly username: string; readonly site: IsolatedSite }[] {
    const ground = this.#ground();
    const { sites } = isolationSettings(ground);
    return [...this.#open].flatMap(([username, session]) => {
      const { id } = session.site;
      const site = sites.find((each) => each.id === id) ?? isolatedApp(id, session.url, ground);
      if (inForce(site) === inForce(session.site)) return [];
      session.site = { ...session.site, controls: site.controls, granted: site.granted };
      return [{ username, site: session.site }];
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
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
    return isGood ? isolatedApp(ticket.appId, url, this.#ground()) : undefined;
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

  #ground(): SiteGround {
    const { foundations, person } = this.options;
    const { policy, apps, exceptions } = foundations;
    return {
      policy: policy.current(),
      library: policy.library(),
      apps,
      person: person(),
      granted: exceptions.ends(),
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Exceptions end by the clock alone; open windows have to hear of it. */
  #awaitEnd(): void {
    clearTimeout(this.#timer);
    const { clock, foundations } = this.options;
    const next = Math.min(...foundations.exceptions.ends().values());
    if (next === Infinity) return;
    const wait = Math.min(Math.max(next - clock.now(), 0), LOOK_MS);
    this.#timer = setTimeout(() => {
      const isOver = clock.now() >= next;
      this.#awaitEnd();
      if (isOver) this.#tell();
    }, wait);
  }
}

function inForce({ controls, granted }: IsolatedSite): string {
  return JSON.stringify([controls, granted]);
}
