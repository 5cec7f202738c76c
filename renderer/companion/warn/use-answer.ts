import { useState } from 'react';
import type { Warning } from '../../../preload/contract';
import { bridge } from '../bridge';

type Choice = Warning['choices'][number];

export interface Answer {
  readonly busy: boolean;
  /** True when the last answer did not reach main. */
  readonly failed: boolean;
  readonly give: (choice: Choice, by: 'person' | 'timeout', justification?: string) => void;
}

/** Answers one warning, once: main takes it off the list of those that wait. */
export function useAnswer(exchangeId: string): Answer {
  const [state, setState] = useState<'waiting' | 'given' | 'failed'>('waiting');
  const send = async (choice: Choice, by: 'person' | 'timeout', justification: string) => {
    setState('given');
    try {
      const reason = justification === '' ? {} : { justification };
      await bridge().warn.answer({ exchangeId, answer: { choice, by, ...reason } });
    } catch (error) {
      reportError(error);
      setState('failed');
    }
  };
  return {
    busy: state === 'given',
    failed: state === 'failed',
    give: (choice, by, justification = '') => {
      if (state !== 'given') void send(choice, by, justification.trim());
    },
  };
}
