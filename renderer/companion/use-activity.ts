import { useEffect, useState } from 'react';
import type { Activity } from '../../core/exchange/desk';
import { withEntry } from './activity/activity-list';
import { bridge } from './bridge';

/** The person's own history, newest first, kept up to date; `undefined` until main has answered. */
export function useActivity(): readonly Activity[] | undefined {
  const [entries, setEntries] = useState<readonly Activity[]>();
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
  return entries;
}
