import { useEffect, useState } from 'react';
import type { Warning } from '../../../preload/contract';
import { bridge } from '../bridge';

/** All warnings that wait, oldest first; `undefined` until main has answered. */
export function useWarnings(): readonly Warning[] | undefined {
  const [warnings, setWarnings] = useState<readonly Warning[]>();
  useEffect(() => {
    let current = true;
    const stop = bridge().warn.onPendingChanged((pending) => setWarnings(pending));
    bridge()
      .warn.pending()
      .then((first) => {
        if (current) setWarnings((now) => now ?? first);
      })
      .catch(reportError);
    return () => {
      current = false;
      stop();
    };
  }, []);
  return warnings;
}
