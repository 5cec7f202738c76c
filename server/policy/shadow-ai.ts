import type { DeviceEvent } from '../../core/exchange/event';
import type { PolicyDocument, PolicyInput } from '../../core/exchange/policy-document';
import type { ShadowApp, ShadowDecision } from '../../core/exchange/shadow-ai';
import type { Ingest, Ingested } from '../fleet/ingest';
import type { ShadowAiStore, SightingRecord } from '../storage/port';
import type { PolicyPublisher, PublishResult } from './publisher';

/** Sites that a list shows. */
const LISTED = 500;
/** Id of the rule that blocks what is not approved; it is added with the first such decision. */
const BLOCK_RULE = 'block-unapproved-apps';

/** Unknown AI sites that devices report, and what is decided about them. */
export class ShadowAi {
  /** The sightings that are written at the moment, so that a list has them all. */
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: ShadowAiStore,
    private readonly policy: PolicyPublisher,
    ingest: Ingest,
  ) {
    ingest.onIngested((ingested) => {
      const sightings = sightingsOf(ingested);
      if (sightings.length > 0) this.#last = this.#noted(sightings);
    });
  }

  /** A count that is lost is made good by the next report; the events themselves are stored. */
  async #noted(sightings: readonly SightingRecord[]): Promise<void> {
    await this.#last;
    await this.store.note(sightings).catch(() => undefined);
  }

  /** Without what policy knows by now. */
  async list(): Promise<readonly ShadowApp[]> {
    const known = new Set(this.policy.current().document.apps.flatMap(({ domains }) => domains));
    await this.#last;
    const records = await this.store.list(LISTED);
    return records
      .filter(({ host }) => !known.has(host))
      .map(({ first, last, signs, ...rest }) => ({
        ...rest,
        signs: [...signs],
        first: new Date(first).toISOString(),
        last: new Date(last).toISOString(),
      }));
  }

  /** Publishes the next policy with the site in it. */
  async decide(
    host: string,
    { decision }: ShadowDecision,
    author: string,
  ): Promise<PublishResult | 'forgotten'> {
    if (decision === 'forget') {
      await this.store.remove(host);
      return 'forgotten';
    }
    const { document, version } = this.policy.current();
    const note = `${host}: ${decision}`;
    const next = withApp(document, host, decision);
    return await this.policy.publish({ document: next, note, author, basedOn: version });
  }
}

function sightingsOf({ device, events }: Ingested): SightingRecord[] {
  return events.flatMap((event) => (event.kind === 'device' ? reported(event, device) : []));
}

function reported({ what, detail, time }: DeviceEvent, device: string): SightingRecord[] {
  const { host, signs, requests, user = '' } = detail;
  if (what !== 'shadow_ai' || typeof host !== 'string' || typeof signs !== 'string') return [];
  const count = typeof requests === 'number' ? requests : 1;
  return [{ host, device, user: String(user), signs, requests: count, at: Date.parse(time) }];
}

type Status = Exclude<ShadowDecision['decision'], 'forget'>;

function withApp(document: PolicyDocument, host: string, status: Status): PolicyInput {
  const id = host.replace(/[^a-z0-9-]+/g, '-').slice(0, 64);
  const app = { id, name: host, domains: [host], status };
  const apps = [...document.apps.filter((one) => one.id !== id), app];
  const blocks = status === 'unapproved' && !document.rules.some((one) => one.id === BLOCK_RULE);
  return { ...document, apps, rules: blocks ? [...document.rules, blockRule()] : document.rules };
}

function blockRule(): NonNullable<PolicyInput['rules']>[number] {
  return {
    id: BLOCK_RULE,
    name: 'AI apps that are not approved',
    when: 'app.status eq "unapproved"',
    action: 'block',
    message: 'This AI app is not approved. Use one that is, or ask your IT department.',
  };
}
