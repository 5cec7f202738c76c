/** Every limit of the gateway door. Bytes are bytes on the wire, times are milliseconds. */
export const GATEWAY_LIMITS = {
  /** Answer that is kept whole to read usage from it, to translate it or to cache it. */
  wholeAnswerBytes: 32 * 1024 * 1024,
  /** One server-sent event. */
  eventBytes: 8 * 1024 * 1024,
  /** Bytes of a stream held back while its text is judged. */
  heldBytes: 4 * 1024 * 1024,
  /** Cached answers altogether, and one of them. */
  cacheBytes: 128 * 1024 * 1024,
  cachedAnswerBytes: 4 * 1024 * 1024,
  /** Answers of providers that failed, kept to be given to the caller. */
  failureBytes: 256 * 1024,
  /** Flat keys of `cf-aig-metadata`, and the length of a value. */
  metadataKeys: 5,
  metadataLength: 500,
  /** Steps of a universal request or a dynamic route. */
  steps: 25,
  /** Sessions whose key and target are remembered. */
  sessions: 10_000,
  /** Prompts that were blocked and are remembered, so that they do not block what follows. */
  blockedPrompts: 10_000,
  /** Log records that wait to be stored. */
  waitingRecords: 10_000,
  /** Longest wait between two attempts, whatever `Retry-After` says. */
  retryDelayMs: 5000,
  /** WebSocket message of the universal endpoint. */
  webSocketBytes: 32 * 1024 * 1024,
} as const;
