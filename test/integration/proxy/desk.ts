import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createDetection } from '../../../core/detect/detection';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { redactText } from '../../../core/detect/redaction/redact-text';
import type { TokenVault } from '../../../core/detect/types';
import type { AuditEvent, ExchangeEvent, OutcomeEvent } from '../../../core/exchange/event';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { Person } from '../../../core/exchange/ports';
import { appLibrarySchema, createAppLibrary } from '../../../core/extract/app-library';
import { createExtractors } from '../../../core/extract/registry';
import { createIds } from '../../../core/pipeline/ids';
import { createPipeline } from '../../../core/pipeline/pipeline';
import { parsePolicy } from '../../../core/policy/document';
import { createAuthority } from '../../../core/proxy/certificates/authority';
import { createProxy, type Proxy, type ProxyOptions } from '../../../core/proxy/proxy';
import { startAllSites, type AllSites, type AllSitesOptions } from '../../fixtures/sites/all-sites';

const resources = resolve(import.meta.dirname, '../../../resources');
const engine = createDetectionEngine(loadCatalogue(resolve(resources, 'detectors')));
const library = appLibrarySchema.parse(
  JSON.parse(readFileSync(resolve(resources, 'ai-apps.json'), 'utf8')),
);

/** A proxy with every stage real behind it, in front of the fake sites. */
export interface Desk {
  readonly proxy: Proxy;
  readonly url: string;
  readonly port: number;
  readonly caPem: string;
  readonly sites: AllSites;
  readonly events: AuditEvent[];
  readonly rejected: string[];
  readonly isolated: string[];
  readonly defects: unknown[];
  /** Resolves with the first event, past or future, that fits. */
  event(fits: (event: AuditEvent) => boolean): Promise<AuditEvent>;
  exchange(fits?: (event: ExchangeEvent) => boolean): Promise<ExchangeEvent>;
  outcome(fits: (event: OutcomeEvent) => boolean): Promise<OutcomeEvent>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly policy?: PolicyInput;
  readonly sites?: AllSitesOptions;
  readonly person?: Person;
  readonly proxy?: Partial<ProxyOptions>;
  /** Placeholders of prompts are restored in answers. */
  readonly tokens?: TokenVault;
}

export async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const sites = await startAllSites(options.sites);
  const parsed = parsePolicy({
    ...options.policy,
    upstream: {
      proxy: sites.companyProxy.url,
      roots: [sites.ca.certPem],
      ...options.policy?.upstream,
    },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const { policy } = parsed;
  const events: AuditEvent[] = [];
  const waiting = new Set<(event: AuditEvent) => void>();
  const clock = { now: () => Date.now() };
  const detection = createDetection({ engine });
  const pipeline = createPipeline({
    clock,
    events: {
      append: async (event) => {
        events.push(event);
        for (const look of waiting) look(event);
      },
    },
    policy: { current: () => policy },
    detection,
    answerEngine: engine,
    redact: redactText,
    nextId: createIds(clock),
    ...(options.person ? { person: options.person } : {}),
    ...(options.tokens ? { tokens: options.tokens } : {}),
  });
  const rejected: string[] = [];
  const isolated: string[] = [];
  const defects: unknown[] = [];
  const apps = createAppLibrary(library.apps, policy.document.apps);
  const authority = createAuthority({ organisation: 'Test', now: Date.now() });
  const proxy = createProxy({
    pipeline,
    extractors: createExtractors(),
    appLibrary: () => apps,
    authority: () => authority,
    policy: { current: () => policy.document, subscribe: () => () => undefined },
    directory: { actor: () => ({ groups: [], userId: 'tester' }) },
    clock,
    onTlsRejected: (host) => rejected.push(host),
    onIsolate: (url) => {
      isolated.push(url);
      return 'ticket';
    },
    onDefect: (error) => defects.push(error),
    ...options.proxy,
  });
  const event = (fits: (event: AuditEvent) => boolean): Promise<AuditEvent> =>
    new Promise((settle) => {
      const look = (one: AuditEvent): void => {
        if (!fits(one)) return;
        waiting.delete(look);
        settle(one);
      };
      const past = events.find(fits);
      if (past) settle(past);
      else waiting.add(look);
    });
  const url = await proxy.listen({ host: '127.0.0.1', port: 0 });
  return {
    proxy,
    url,
    port: Number(new URL(url).port),
    caPem: authority.certPem,
    sites,
    events,
    rejected,
    isolated,
    defects,
    event,
    exchange: async (fits = () => true) =>
      (await event((one) => one.kind === 'exchange' && fits(one))) as ExchangeEvent,
    outcome: async (fits) =>
      (await event((one) => one.kind === 'outcome' && fits(one))) as OutcomeEvent,
    close: async () => {
      await proxy.close();
      await detection.close();
      await sites.close();
    },
  };
}
