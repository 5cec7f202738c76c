import { useRef, useState } from 'react';
import type { TrialRequest, TrialResult } from '../../../core/exchange/trial';
import { bridge } from '../bridge';

export interface Trial {
  readonly state: 'ready' | 'running' | 'failed';
  readonly result: TrialResult | undefined;
  readonly run: (trial: TrialRequest) => void;
  readonly reset: () => void;
}

/** Sends text through the real check; what comes back late, after a new beginning, is left out. */
export function useTrial(): Trial {
  const [state, setState] = useState<Trial['state']>('ready');
  const [result, setResult] = useState<TrialResult>();
  const turn = useRef(0);
  const reset = (): void => {
    turn.current += 1;
    setResult(undefined);
    setState('ready');
  };
  const run = async (trial: TrialRequest): Promise<void> => {
    reset();
    const mine = turn.current;
    setState('running');
    const answer = await bridge()
      .trial.run(trial)
      .catch(() => null);
    if (mine !== turn.current) return;
    setResult(answer ?? undefined);
    setState(answer === null ? 'failed' : 'ready');
  };
  return { state, result, reset, run: (trial) => void run(trial) };
}
