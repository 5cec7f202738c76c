import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from './session';

export type Resource<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly value: T };

/**
 * Loads something from the endpoint, once and again on `reload` or each `refreshMs`. A failed refresh
 * leaves what is shown; only a failed first load shows as failed. The last call wins.
 */
export function useResource<T>(
  load: () => Promise<T>,
  refreshMs?: number,
): { readonly resource: Resource<T>; readonly reload: () => void } {
  const { report } = useSession();
  const [resource, setResource] = useState<Resource<T>>({ kind: 'loading' });
  const turn = useRef(0);

  const run = useCallback(async (): Promise<void> => {
    const mine = ++turn.current;
    try {
      const value = await load();
      if (mine === turn.current) setResource({ kind: 'ready', value });
    } catch (error) {
      report(error);
      if (mine !== turn.current) return;
      setResource((now) => (now.kind === 'ready' ? now : { kind: 'failed', error }));
    }
  }, [load, report]);

  useEffect(() => {
    const turns = turn;
    void run();
    const timer = refreshMs === undefined ? undefined : setInterval(() => void run(), refreshMs);
    return () => {
      clearInterval(timer);
      turns.current += 1;
    };
  }, [run, refreshMs]);

  return { resource, reload: useCallback(() => void run(), [run]) };
}
