import { useCallback, useMemo, useState } from 'react';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import { useResource, type Resource } from '../use-resource';
import { portalApi } from './portal-api';

type Portal = ReturnType<typeof portalApi>;

export interface PortalData<T> {
  readonly resource: Resource<T>;
  readonly reload: () => void;
  /** What the last act failed with, in words. */
  readonly problem: string | undefined;
  /** What is being done, by the name that the caller gave; undefined: nothing. */
  readonly busy: string | undefined;
  /** Does something and reads again. */
  readonly act: (name: string, what: (portal: Portal) => Promise<unknown>) => void;
}

/** One reading of the portal, and acts that change it. */
export function usePortal<T>(
  load: (portal: Portal) => Promise<T>,
  refreshMs?: number,
): PortalData<T> {
  const { api, report } = useSession();
  const portal = useMemo(() => portalApi(api), [api]);
  const read = useCallback(() => load(portal), [load, portal]);
  const { resource, reload } = useResource(read, refreshMs);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const act = (name: string, what: (portal: Portal) => Promise<unknown>): void => {
    setBusy(name);
    setProblem(undefined);
    what(portal)
      .then(reload, (error: unknown) => {
        report(error);
        setProblem(failureMessage(error));
      })
      .finally(() => setBusy(undefined));
  };
  return { resource, reload, problem, busy, act };
}
