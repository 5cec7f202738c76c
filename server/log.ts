import { pino, destination, type Logger } from 'pino';

/** Diagnostics on standard error, JSON lines. Holds no payloads, secrets or tokens. */
export function createLog(level: string): Logger {
  return pino({ name: 'portcullis-server', level }, destination({ fd: 2, sync: true }));
}
