import type { Logger } from 'pino';
import { redactText } from '../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../core/detect/redaction/token-vault';
import type { Clock } from '../../core/exchange/ports';
import { createExtractors } from '../../core/extract/registry';
import type { McpServer } from '../../core/mcp-detect/places';
import { createPipeline } from '../../core/pipeline/pipeline';
import { createProxy, type Proxy } from '../../core/proxy/proxy';
import { withActivity } from './activity';
import type { ControlChannel } from './control-channel';
import type { DeskState } from './desk-state';
import { processFinder } from './client-process/finder';
import { deskDirectory } from './directory';
import type { Foundations } from './foundations';
import type { Identity } from './identity/identity';
import type { IsolationDesk } from './isolation-desk';
import type { DevicePosture } from './posture/device-posture';
import type { ShadowAiWatch } from './shadow-ai/shadow-ai-watch';
import { RemotePerson } from './remote-person';

export interface TrafficOptions {
  readonly foundations: Foundations;
  readonly state: DeskState;
  readonly channel: ControlChannel | undefined;
  readonly posture: DevicePosture;
  readonly identity: Identity;
  readonly shadowAi: ShadowAiWatch;
  readonly isolation: IsolationDesk;
  readonly mcpServers: readonly McpServer[];
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly log: Logger;
}

/** The pipeline and the proxy door in front of it; nothing listens yet. */
export function createTraffic(options: TrafficOptions): Proxy {
  const { foundations, state, channel, clock, log } = options;
  const { policy, detection, documents, outbox, keys } = foundations;
  const events = channel
    ? withActivity(
        outbox,
        (id) => detection.nameOf(id),
        (entry) => channel.send({ type: 'activity', entry }),
      )
    : outbox;
  const pipeline = createPipeline({
    clock,
    events,
    policy: { current: () => policy.compiled() },
    detection,
    documents,
    answerEngine: policy.answerEngine,
    redact: redactText,
    tokens: createTokenVault(),
    exceptions: foundations.exceptions.rules,
    device: options.posture.facts,
    ...(channel ? { person: new RemotePerson(channel) } : {}),
    nextId: options.nextId,
    deviceId: state.deviceId,
    onFailure: (failure) => log.error(failure, 'a stage of the pipeline failed'),
  });
  return createProxy({
    pipeline,
    extractors: createExtractors(),
    appLibrary: () => policy.library(),
    mcpServers: options.mcpServers,
    authority: () => keys.authority.current,
    policy,
    directory: deskDirectory(
      state.deviceId,
      () => options.identity.current(),
      processFinder(process.platform, clock, policy),
    ),
    clock,
    suspended: state.suspended,
    onTlsRejected: (host) => {
      if (policy.current().intercept.onPinned !== 'tunnel') state.report('tls_rejected', { host });
    },
    onOverload: (overload) => state.overloaded(overload),
    onSighting: options.shadowAi.note,
    onIsolate: (url, app) => {
      if (!channel) return undefined;
      const session = options.isolation.issue(url, app);
      channel.send({ type: 'isolate', url, session });
      return session;
    },
    // The message of a defect may quote traffic.
    onDefect: (error) =>
      log.error({ defect: error instanceof Error ? error.name : 'unknown' }, 'defect in the proxy'),
  });
}
