import type { EventEmitter } from 'node:events';

/** What a shell reports of a program that SIGPIPE ended: 128 and the number of the signal. */
export const BROKEN_PIPE = 141;

/**
 * Ends the program without a word once the reader of its output has gone, as in
 * `portcullis detectors list | head`. Node ignores SIGPIPE, and would end with a stack trace.
 */
export function endWithReader(output: EventEmitter, exit: (status: number) => void): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    exit(BROKEN_PIPE);
  });
}
