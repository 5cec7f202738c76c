import { useEffect, useState } from 'react';
import type { ActivityEntry } from '../../preload/contract';
import { withEntry } from './activity/activity-list';
import { bridge } from './bridge';

/** The person's own history, newest first, kept up to date; `undefined` until main has answered. */
export function useActivity(): readonly ActivityEntry[] | undefined {
  const [entries, setEntries] = useState<readonly ActivityEntry[]>();
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
