import type { RequestHead } from '../types';
import {
  characterSocket,
  elevenLabsSocket,
  geminiLiveSocket,
  grammarlySocket,
  openAiRealtimeSocket,
  poeSocket,
} from './apps';
import { genericSocket } from './generic';
import { chatHubSocket, copilotSocket } from './microsoft';
import type { SocketExtractor } from './types';

/** Finds who reads the messages of a WebSocket. */
export interface SocketExtractors {
  /** The first extractor that knows such connections; the generic one where none does. */
  find(handshake: RequestHead): SocketExtractor;
}

const KNOWN: readonly SocketExtractor[] = [
  copilotSocket,
  chatHubSocket,
  characterSocket,
  poeSocket,
  grammarlySocket,
  openAiRealtimeSocket,
  geminiLiveSocket,
  elevenLabsSocket,
];

/** All extractors of WebSockets. A new protocol is one more entry in the list above. */
export function createSocketExtractors(): SocketExtractors {
  return {
    find: (handshake) => KNOWN.find((one) => one.matches(handshake)) ?? genericSocket,
  };
}
