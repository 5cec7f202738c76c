import { useState } from 'react';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';

interface Action {
  readonly busy: boolean;
  readonly failure: string | undefined;
  /** Runs something and keeps in words why it failed. */
  readonly run: (work: () => Promise<void>) => void;
}

/** For buttons and forms: one thing at a time, and its failure to show. */
export function useAction(): Action {
  const { report } = useSession();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      report(error);
      setFailure(failureMessage(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run: (work) => void attempt(work) };
}
