import { useEffect, useState } from 'react';
import type { Activity } from '../../core/exchange/desk';
import { withEntry } from './activity/activity-list';
import { bridge } from './bridge';

export interface OwnActivity {
  /** Newest first; `undefined` until main has answered. */
  readonly entries: readonly Activity[] | undefined;
  /** Shows a row as main will keep it. */
  readonly renew: (entry: Activity) => void;
  readonly forget: () => void;
}

/** The person's own history, kept up to date. */
export function useActivity(): OwnActivity {
  const [entries, setEntries] = useState<readonly Activity[]>();
  const renew = (entry: Activity): void => setEntries((now) => withEntry(now ?? [], entry));
  useEffect(() => {
    let current = true;
    const stop = bridge().companion.onActivityAdded((entry) =>
      setEntries((now) => withEntry(now ?? [], entry)),
    );
    bridge()
      .companion.activity()
      .then((first) => {
        if (current) setEntries((now) => (now ?? []).reduceRight(withEntry, first));
      })
      .catch(reportError);
    return () => {
      current = false;
      stop();
    };
  }, []);
  return { entries, renew, forget: () => setEntries([]) };
}
