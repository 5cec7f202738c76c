import { destination, pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** JSON lines on standard error; written at once, so that the last line before a crash is there. */
export function createLog(): Log {
  return pino(
    { name: 'portcullis', base: null, redact: ['token', 'password', 'enrolmentToken'] },
    destination({ dest: 2, sync: true }),
  );
}
