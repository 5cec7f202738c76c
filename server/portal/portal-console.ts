import type { PolicyDocument } from '../../core/exchange/policy-document';
import {
  portalAnomalySchema,
  type DefinitionDecision,
  type HeldDefinition,
  type PortalAnomaly,
  type PortalOverview,
  type PortalUsage,
  type ReportedServer,
} from '../../core/exchange/portal-view';
import type { Clock } from '../../core/exchange/ports';
import type { Ingest } from '../fleet/ingest';
import type { PolicyPublisher, PublishResult } from '../policy/publisher';
import type { PortalReport, PortalStore } from '../storage/portal-port';
import type { ApprovalInbox } from './approval-inbox';
import { reportedServers } from './found';
import { heldDefinitions } from './held-definitions';
import { consoleServers } from './overview';
import { withApproved, withEnabled, withNewServer, withTool } from './policy-changes';
import { definitionKey, reportsOf } from './reports';
import { usageOf } from './usage';
import { UseCount } from './use-count';

/** Reports of one topic that are read at once; the newest come first. */
const REPORTS = 5000;
/** Anomalies that a list shows. */
const ANOMALIES = 200;
/** How long reports and counts count that nobody has renewed, ms. */
const KEPT_MS = 90 * 86_400_000;

const PRUNE_MS = 3_600_000;

/** What became of a wish; `unknown` where the policy has no such server. */
export type ChangeResult = PublishResult | { readonly kind: 'unknown' };

/** The MCP portals of the company, for administrators: what they report, and what is decided. */
export class PortalConsole {
  /** Address of the portal on this endpoint, once it listens. */
  url: string | undefined;
  readonly #use = new UseCount();
  #pruned = 0;
  /** What is written at the moment, so that a list has it all. */
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: PortalStore,
    private readonly policy: PolicyPublisher,
    ingest: Ingest,
    /** Calls that wait for an administrator. */
    readonly inbox: ApprovalInbox,
    private readonly clock: Clock,
  ) {
    ingest.onIngested((ingested) => {
      const reports = reportsOf(ingested);
      const cells = this.#use.count(ingested.events);
      if (reports.length > 0) this.#write(() => store.note(reports));
      if (cells.length > 0) this.#write(() => store.addUse(cells));
    });
  }

  async overview(): Promise<PortalOverview> {
    const [reports, held] = await Promise.all([this.#reports('server'), this.held()]);
    const servers = [...consoleServers(this.#document, reports, held)];
    return { ...(this.url === undefined ? {} : { url: this.url }), servers };
  }

  /** Definitions that wait for a decision. */
  async held(): Promise<readonly HeldDefinition[]> {
    const [reports, refused] = await Promise.all([
      this.#reports('definition'),
      this.#reports('refused'),
    ]);
    return heldDefinitions(this.#document, reports, new Set(refused.map(({ key }) => key)));
  }

  async usage(days: number): Promise<PortalUsage> {
    await this.#last;
    return await usageOf(this.store, days, this.clock.now());
  }

  async anomalies(): Promise<readonly PortalAnomaly[]> {
    await this.#last;
    const reports = await this.store.reports('anomaly', ANOMALIES);
    return reports.flatMap(({ value, device }) => {
      const detail = JSON.parse(value) as Record<string, unknown>;
      const parsed = portalAnomalySchema.safeParse({ ...detail, device });
      return parsed.success ? [parsed.data] : [];
    });
  }

  async found(): Promise<readonly ReportedServer[]> {
    return reportedServers(this.#document, await this.#reports('found'));
  }

  async switchServer(id: string, enabled: boolean, author: string): Promise<ChangeResult> {
    const note = `Portal: ${id} ${enabled ? 'on' : 'off'}`;
    return await this.#publish(withEnabled(this.#document, id, enabled), note, author);
  }

  async switchTool(
    { server, tool, allowed }: { server: string; tool: string; allowed: boolean },
    author: string,
  ): Promise<ChangeResult> {
    const note = `Portal: ${server} ${tool} ${allowed ? 'on' : 'off'}`;
    return await this.#publish(withTool(this.#document, server, tool, allowed), note, author);
  }

  /** `kept`: it was refused, and no policy had to change for that. */
  async decide(
    { server, kind, key, hash, decision }: DefinitionDecision,
    author: string,
  ): Promise<ChangeResult | { readonly kind: 'kept' }> {
    if (decision === 'approve') {
      const note = `Portal: approved ${kind} ${key} of ${server}`.slice(0, 1000);
      return await this.#publish(withApproved(this.#document, server, hash), note, author);
    }
    const id = definitionKey(server, kind, key, hash);
    const value = JSON.stringify({ author });
    await this.store.note([{ topic: 'refused', key: id, device: '', value, at: this.clock.now() }]);
    return { kind: 'kept' };
  }

  async register(
    server: { readonly id: string; readonly name: string; readonly address: string },
    author: string,
  ): Promise<ChangeResult> {
    const note = `Portal: registered ${server.id}`;
    return await this.#publish(withNewServer(this.#document, server), note, author);
  }

  /** Forgets what nobody has reported for long; called often, it looks once in an hour. */
  async prune(): Promise<void> {
    const now = this.clock.now();
    if (now - this.#pruned < PRUNE_MS) return;
    this.#pruned = now;
    const before = now - KEPT_MS;
    for (const topic of ['server', 'definition', 'found', 'anomaly', 'refused'] as const) {
      await this.store.removeReports(topic, before);
    }
  }

  get #document(): PolicyDocument {
    return this.policy.current().document;
  }

  async #reports(topic: PortalReport['topic']) {
    await this.#last;
    return await this.store.reports(topic, REPORTS);
  }

  async #publish(document: unknown, note: string, author: string): Promise<ChangeResult> {
    if (document === undefined) return { kind: 'unknown' };
    const { version } = this.policy.current();
    return await this.policy.publish({ document, note, author, basedOn: version });
  }

  /** A report that is lost is made good by the next one; the events themselves are stored. */
  #write(work: () => Promise<void>): void {
    this.#last = this.#last.then(() => work().catch(() => undefined));
  }
}
