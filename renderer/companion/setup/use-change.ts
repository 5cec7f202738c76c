import { useState } from 'react';
import type { ChangeResult } from '../../../preload/contract';

/** Runs a change to the machine and keeps what came of it. */
export function useChange(): {
  readonly busy: boolean;
  readonly result: ChangeResult | undefined;
  readonly run: (change: () => Promise<ChangeResult | undefined>) => void;
} {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<ChangeResult>();
  const start = async (change: () => Promise<ChangeResult | undefined>): Promise<void> => {
    setBusy(true);
    setResult(undefined);
    try {
      setResult(await change());
    } catch (error) {
      setResult({
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      });
    }
    setBusy(false);
  };
  return { busy, result, run: (change) => void start(change) };
}
