import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import type { Session } from '../../core/exchange/console';
import { ConsoleApi } from './api';
import { ApiFailure } from './api-failure';

export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'known'; readonly session: Session; readonly expired: boolean };

interface SessionValue {
  readonly api: ConsoleApi;
  readonly state: SessionState;
  readonly accept: (session: Session) => void;
  /** Told of every failed call: an expired session leads back to sign-in. */
  readonly report: (error: unknown) => void;
  readonly reload: () => void;
  readonly signOut: () => Promise<void>;
}

const SessionContext = createContext<SessionValue | undefined>(undefined);

async function readSession(api: ConsoleApi, expired: boolean): Promise<SessionState> {
  try {
    return { kind: 'known', session: await api.session(), expired };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [api] = useState(() => new ConsoleApi());
  const [state, setState] = useState<SessionState>({ kind: 'loading' });

  const load = useCallback((expired: boolean) => readSession(api, expired).then(setState), [api]);
  useEffect(() => void readSession(api, false).then(setState), [api]);
  const report = useCallback(
    (error: unknown) => {
      if (error instanceof ApiFailure && error.kind === 'expired') void load(true);
    },
    [load],
  );

  const value = useMemo<SessionValue>(
    () => ({
      api,
      state,
      report,
      accept: (session) => setState({ kind: 'known', session, expired: false }),
      reload: () => void load(false),
      signOut: async () => {
        await api.signOut();
        await load(false);
      },
    }),
    [api, state, report, load],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionValue {
  const value = use(SessionContext);
  if (value === undefined) throw new Error('useSession is used outside of SessionProvider');
  return value;
}

export const useApi = (): ConsoleApi => useSession().api;
