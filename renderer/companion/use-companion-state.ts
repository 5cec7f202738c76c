import { useEffect, useState } from 'react';
import type { CompanionState } from '../../preload/contract';
import { nameProduct } from '../ui/translate';
import { bridge } from './bridge';

/** The companion's state, kept up to date; `undefined` until main has answered. */
export function useCompanionState(): CompanionState | undefined {
  const [state, setState] = useState<CompanionState>();
  useEffect(() => {
    let current = true;
    const stop = bridge().companion.onChanged((changed) => {
      named(changed);
      setState(changed);
    });
    bridge()
      .companion.state()
      // A change that came in meanwhile is newer than this answer.
      .then((first) => {
        named(first);
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

/** Before anything of the state is drawn, the companion goes by the name that IT gives it. */
function named({ displayName }: CompanionState): void {
  if (displayName !== undefined) nameProduct(displayName);
}
