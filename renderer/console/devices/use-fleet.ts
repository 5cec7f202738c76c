import { useCallback, useMemo, useState } from 'react';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import { useResource, type Resource } from '../use-resource';
import { fleetApi } from './fleet-api';

type Fleet = ReturnType<typeof fleetApi>;

export interface FleetData<T> {
  readonly resource: Resource<T>;
  readonly reload: () => void;
  readonly busy: boolean;
  /** What the last act failed with, in words. */
  readonly problem: string | undefined;
  /** Does something and reads again; undefined: it failed. */
  readonly act: <R>(what: (fleet: Fleet) => Promise<R>) => Promise<R | undefined>;
}

/** One reading of the fleet, and acts that change it. */
export function useFleet<T>(load: (fleet: Fleet) => Promise<T>, refreshMs?: number): FleetData<T> {
  const { api, report } = useSession();
  const fleet = useMemo(() => fleetApi(api), [api]);
  const read = useCallback(() => load(fleet), [load, fleet]);
  const { resource, reload } = useResource(read, refreshMs);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const act = async <R>(what: (one: Fleet) => Promise<R>): Promise<R | undefined> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const done = await what(fleet);
      reload();
      return done;
    } catch (error) {
      report(error);
      setProblem(failureMessage(error));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { resource, reload, busy, problem, act };
}
