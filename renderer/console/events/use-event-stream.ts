import { useEffect, useEffectEvent, useState } from 'react';
import { CONSOLE_PATHS, exchangeRowSchema, type ExchangeRow } from '../../../core/exchange/console';

export type StreamState = 'connecting' | 'live' | 'interrupted';

/** Pause before a stream that the browser gave up is opened anew, ms. */
const REOPEN_MS = 3000;

interface StreamListener {
  readonly onRow: (row: ExchangeRow) => void;
  /** The stream is back after an interruption: events may have been missed. */
  readonly onReopened: () => void;
  /** The stream ended for good, which may mean that the session has. */
  readonly onLost: () => void;
}

/** Reads the endpoint's stream of events for as long as the component lives. */
export function useEventStream(listener: StreamListener): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const [attempt, setAttempt] = useState(0);
  const onRow = useEffectEvent(listener.onRow);
  const onReopened = useEffectEvent(listener.onReopened);
  const onLost = useEffectEvent(listener.onLost);

  useEffect(() => {
    const source = new EventSource(CONSOLE_PATHS.eventStream, { withCredentials: true });
    let interrupted = attempt > 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener('open', () => {
      setState('live');
      if (interrupted) onReopened();
      interrupted = false;
    });
    source.addEventListener('exchange', (event: MessageEvent<string>) => {
      onRow(exchangeRowSchema.parse(JSON.parse(event.data)));
    });
    source.addEventListener('error', () => {
      interrupted = true;
      setState('interrupted');
      // A refusal closes the source for good; anything else it tries again by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      onLost();
      timer = setTimeout(() => setAttempt((now) => now + 1), REOPEN_MS);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [attempt]);

  return state;
}
