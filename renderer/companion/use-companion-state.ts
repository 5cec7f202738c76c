import { useEffect, useState } from 'react';
import type { CompanionState } from '../../preload/contract';
import { bridge } from './bridge';

/** The companion's state, kept up to date; `undefined` until main has answered. */
export function useCompanionState(): CompanionState | undefined {
  const [state, setState] = useState<CompanionState>();
  useEffect(() => {
    let current = true;
    const stop = bridge().companion.onChanged((changed) => setState(changed));
    bridge()
      .companion.state()
      // A change that came in meanwhile is newer than this answer.
      .then((first) => {
        if (current) setState((now) => now ?? first);
      })
      .catch(reportError);
    return () => {
      current = false;
      stop();
    };
  }, []);
  return state;
}
