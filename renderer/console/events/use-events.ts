import { useCallback, useEffect, useReducer, useState } from 'react';
import { useSession } from '../session';
import { matchesFilter, type EventQuery } from './event-filter';
import { changeEventList, EMPTY_LIST, type EventList } from './event-list';
import { useEventStream, type StreamState } from './use-event-stream';

/** Rows asked for at a time. */
const PAGE = 50;

export interface Events {
  readonly list: EventList;
  readonly stream: StreamState;
  readonly loading: boolean;
  readonly error: unknown;
  readonly loadOlder: () => void;
  readonly reload: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

/** The live event list under a filter: first page, stream, and paging back. */
export function useEvents(filter: EventQuery): Events {
  const { api, report, reload: checkSession } = useSession();
  const [list, change] = useReducer(changeEventList, EMPTY_LIST);
  const [paging, setPaging] = useState(false);
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  /** The question that the first page on display, or its failure, answers. */
  const [answered, setAnswered] = useState<{ filter: EventQuery; attempt: number }>();

  const fail = useCallback(
    (failure: unknown) => {
      setError(failure);
      report(failure);
    },
    [report],
  );

  useEffect(() => {
    let current = true;
    const open = async (): Promise<void> => {
      try {
        const page = await api.events(filter, undefined, PAGE);
        if (!current) return;
        change({ type: 'opened', rows: page.events, next: page.next });
        setError(undefined);
      } catch (failure) {
        if (current) fail(failure);
      }
      if (current) setAnswered({ filter, attempt });
    };
    void open();
    return () => {
      current = false;
    };
  }, [api, filter, attempt, fail]);

  const refresh = async (): Promise<void> => {
    try {
      const page = await api.events(filter, undefined, PAGE);
      change({ type: 'refreshed', rows: page.events });
    } catch (failure) {
      fail(failure);
    }
  };

  const stream = useEventStream({
    onRow: (row) => {
      if (matchesFilter(row, filter)) change({ type: 'live', row });
    },
    onReopened: () => void refresh(),
    onLost: checkSession,
  });

  const loadOlder = async (): Promise<void> => {
    setPaging(true);
    try {
      const page = await api.events(filter, list.next, PAGE);
      change({ type: 'older', rows: page.events, next: page.next });
    } catch (failure) {
      fail(failure);
    }
    setPaging(false);
  };

  return {
    list,
    stream,
    loading: paging || answered?.filter !== filter || answered.attempt !== attempt,
    error,
    loadOlder: () => void loadOlder(),
    reload: () => setAttempt((now) => now + 1),
    pause: () => change({ type: 'paused' }),
    resume: () => change({ type: 'resumed' }),
  };
}
