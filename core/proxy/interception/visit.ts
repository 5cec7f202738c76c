import type { Actor } from '../../exchange/actor';
import type { Activity, App } from '../../exchange/app';
import type { PolicySource } from '../../exchange/ports';
import type { Extractors } from '../../extract/registry';
import type { SocketExtractors } from '../../extract/websocket/registry';
import type { Pipeline } from '../../pipeline/types';
import type { Authority } from '../../http/http1/request-target';
import type { OpenIsolation } from '../listener/isolation-sessions';
import type { AiSighting } from '../sighting';
import type { ProxyLimits } from '../limits';
import type { ShadowMcp } from '../shadow-mcp/shadow-mcp';
import type { UpstreamError } from '../../http/upstream/upstream-error';
import type { UpstreamPool } from '../../http/upstream/pool';

/** What is known of everything that comes by one connection. */
export interface Visit {
  readonly door: 'proxy' | 'isolation';
  readonly actor: Actor;
  /** Where a CONNECT leads; absent for plain requests, which name their own origin. */
  readonly to?: Authority;
  /** What one request is for, where its path says so. */
  readonly activity?: Activity;
  /** The session of the isolated browser that it comes from. */
  readonly isolation?: OpenIsolation | undefined;
}

/** What the interception of requests needs. */
export interface InterceptionOptions {
  readonly pipeline: Pipeline;
  readonly extractors: Extractors;
  readonly sockets: SocketExtractors;
  readonly policy: PolicySource;
  readonly shadowMcp: ShadowMcp;
  readonly pool: UpstreamPool;
  readonly limits: ProxyLimits;
  /** An upstream could not be reached, or did not behave. */
  readonly onUpstreamFailure: (host: string, failure: UpstreamError['failure']) => void;
  /** A rule sent a page to the isolated browser; gives an id by which it opens there, once. */
  readonly onIsolate?: (url: string, app: App) => string | undefined;
  /** A site that nobody has entered behaves like an AI. */
  readonly onSighting?: (sighting: AiSighting) => void;
  /** Work to wait for when the proxy is closed: verdicts and outcomes on their way. */
  readonly track: (work: Promise<void>) => void;
  /** A request met a defect of ours; the error may not be logged with its message. */
  readonly onDefect: (error: unknown) => void;
}
