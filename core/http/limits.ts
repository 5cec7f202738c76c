/**
 * The limits of HTTP/1 on both sides of a door. Bytes are bytes on the wire, times are
 * milliseconds. Each can be lowered by whoever opens a listener or a pool; each is tested.
 */
export interface HttpLimits {
  /** Request or response head with all its field lines. Over it: 431 to a client, 502 for an upstream. */
  readonly headBytes: number;
  /** Field lines in one head or trailer section. */
  readonly fieldLines: number;
  /** Request target. Over it: 414. */
  readonly targetBytes: number;
  /** One chunk-size line with its extensions (RFC 9112 7.1.1 asks for a limit). */
  readonly chunkLineBytes: number;
  /** Chunk extensions of one body altogether; they carry nothing that is passed on. */
  readonly chunkExtensionBytes: number;
  /** Interim (1xx) responses to one request. Over it: 502. */
  readonly interimResponses: number;
  /** Client connections at once. Over it: a new one gets 503 and is closed. */
  readonly connections: number;
  /** Time in which a head must be complete once its first byte came, and a TLS handshake once it began. */
  readonly headMs: number;
  /** Silence of a client connection between two requests. */
  readonly idleMs: number;
  /** Silence of a tunnel or a WebSocket, both ways. */
  readonly tunnelIdleMs: number;
  /** Silence in the middle of a request or response body. */
  readonly bodyIdleMs: number;
  /** Time to reach an upstream: name, TCP, company proxy, TLS. */
  readonly connectMs: number;
  /** Time from the whole request to the first byte of the answer; models may think for long. */
  readonly firstByteMs: number;
  /** Time in which exchanges that a close cuts off are put on record. */
  readonly closeMs: number;
  /** Idle upstream connections: per origin, altogether, and how long one is kept. */
  readonly idlePerOrigin: number;
  readonly idleUpstreams: number;
  readonly upstreamIdleMs: number;
  /** Requests at a time on one HTTP/2 connection to an upstream; the server may allow fewer. */
  readonly upstreamStreams: number;
  /**
   * A request that must not be repeated (RFC 9110 9.2.2) takes only an upstream connection that was
   * idle for less than this, since one that the server is about to close would lose the request.
   */
  readonly freshMs: number;
  /** Bytes waiting for a slow reader before its source is paused. */
  readonly bufferedBytes: number;
  /** Bytes of a response held back while its text is judged. */
  readonly heldBytes: number;
  /** Bytes discarded of a request that was answered before it was read. */
  readonly drainBytes: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const KIB = 1024;

export const HTTP_LIMITS: HttpLimits = {
  headBytes: 64 * KIB,
  fieldLines: 200,
  targetBytes: 32 * KIB,
  chunkLineBytes: 4 * KIB,
  chunkExtensionBytes: 16 * KIB,
  interimResponses: 64,
  connections: 4096,
  headMs: 30 * SECOND,
  idleMs: 5 * MINUTE,
  tunnelIdleMs: 30 * MINUTE,
  bodyIdleMs: 5 * MINUTE,
  connectMs: 20 * SECOND,
  firstByteMs: 10 * MINUTE,
  closeMs: 5 * SECOND,
  idlePerOrigin: 16,
  idleUpstreams: 256,
  upstreamIdleMs: 55 * SECOND,
  upstreamStreams: 100,
  freshMs: 4 * SECOND,
  bufferedBytes: 256 * KIB,
  heldBytes: 1024 * KIB,
  drainBytes: 1024 * KIB,
};
