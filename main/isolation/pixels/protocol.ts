import { ProtocolError } from 'puppeteer-core';

/**
 * The answer to a command, or nothing where the page was gone, or was no page at all (a worker), by
 * the time it arrived: then there is nothing to hold or to tell.
 */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Whether every command was done. A page that answers with an error is not held by it. */
export async function areAllDone(answers: readonly Promise<unknown>[]): Promise<boolean> {
  const settled = await Promise.allSettled(answers);
  return settled.every(({ status }) => status === 'fulfilled');
}
