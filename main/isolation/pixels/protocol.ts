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
