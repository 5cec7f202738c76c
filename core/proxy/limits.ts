import { HTTP_LIMITS, type HttpLimits } from '../http/limits';

/**
 * Every limit of the proxy door: those of HTTP and its own. Bytes are bytes on the wire, times are
 * milliseconds. Each can be lowered by whoever builds a proxy; each is tested.
 */
export interface ProxyLimits extends HttpLimits {
  /** Concurrent streams of one HTTP/2 connection. */
  readonly streams: number;
  /** Secure contexts (certificates) kept; one takes about 50 KB. */
  readonly secureContexts: number;
  /** How long a host whose client rejected our certificate is remembered. */
  readonly pinnedMs: number;
  readonly pinnedHosts: number;
}

export const PROXY_LIMITS: ProxyLimits = {
  ...HTTP_LIMITS,
  streams: 128,
  secureContexts: 500,
  pinnedMs: 60 * 60 * 1000,
  pinnedHosts: 1000,
};
