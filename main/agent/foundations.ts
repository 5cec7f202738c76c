import type { Logger } from 'pino';
import type { Outbox } from '../../core/audit/types';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { Clock } from '../../core/exchange/ports';
import type { Keychain } from '../keychain/keychain';
import type { Closing } from './closing';
import type { AgentConfig } from './config';
import type { AuthorityWishes } from './desk-authority';
import { ExceptionsInForce } from './exceptions/exceptions-in-force';
import type { OutboxBounds } from '../../core/audit/outbox';
import { KEPT_ALONE, openEventOutbox } from './event-outbox';
import { openInspection, type Inspection } from './inspection';
import { openKeys, type Keys } from './keys';
import { loadEnrolment, type Enrolment } from './sync/enrolment';
import type { WorkerFiles } from './worker-files';

/** What an agent stands on, read from disk and keychain. */
export interface Foundations extends Inspection {
  readonly outbox: Outbox;
  readonly keys: Keys;
  readonly enrolment: Enrolment | undefined;
  readonly exceptions: ExceptionsInForce;
}

export interface FoundationOptions {
  readonly config: AgentConfig;
  readonly clock: Clock;
  readonly keychain: Keychain;
  readonly workers: WorkerFiles | undefined;
  readonly log: Logger;
  readonly closing: Closing;
}

/** What the policy asks of a CA that is made now. */
function authorityWishes({ organisation, intercept }: PolicyDocument): AuthorityWishes {
  const permittedDomains = intercept.certificateDomains;
  return {
    organisation: organisation.name,
    ...(permittedDomains.length > 0 ? { permittedDomains } : {}),
  };
}

/** Opens policy, detection, keys and outbox; each is closed with the agent. */
export async function openFoundations(options: FoundationOptions): Promise<Foundations> {
  const { config, clock, closing, log } = options;
  const inspection = await openInspection(config, clock, log, options.workers);
  closing.add('detection', () => inspection.detection.close());
  closing.add('documents', () => inspection.documents.close());
  const { keychain: mode } = inspection.policy.current();
  const bounds = (): OutboxBounds => {
    if (!config.endpoint) return KEPT_ALONE;
    const { events: limit, whenFull } = inspection.policy.current().fleet.outbox;
    return { limit, whenFull };
  };
  const outbox = await openEventOutbox(config.dataDir, bounds, log);
  closing.add('outbox', () => outbox.close());
  const keys = await openKeys(options.keychain, mode, {
    dataDir: config.dataDir,
    wishes: () => authorityWishes(inspection.policy.current()),
    clock,
    log,
  });
  closing.add('authority', () => keys.authority.close());
  const enrolment =
    keys.vault && config.endpoint
      ? await loadEnrolment(keys.vault, config.endpoint.url)
      : undefined;
  const exceptions = new ExceptionsInForce(config.dataDir, clock);
  return { ...inspection, outbox, keys, enrolment, exceptions };
}
