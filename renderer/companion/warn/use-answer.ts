import { useRef, useState } from 'react';
import type { Warning } from '../../../preload/contract';
import { bridge } from '../bridge';

type Choice = Warning['choices'][number];

export interface Given {
  readonly choice: Choice;
  readonly by?: 'person' | 'timeout';
  readonly justification?: string;
  /** Later questions of this rule in this app are to be answered the same way. */
  readonly remember?: boolean;
}

export interface Answer {
  readonly busy: boolean;
  /** True when the last answer did not reach main. */
  readonly failed: boolean;
  readonly give: (given: Given) => void;
}

/** Answers one warning, once: main takes it off the list of those that wait. */
export function useAnswer(exchangeId: string): Answer {
  const [state, setState] = useState<'waiting' | 'given' | 'failed'>('waiting');
  // Two reasons to answer can come in one turn, before the state of it is there.
  const isGiven = useRef(false);
  const send = async ({ choice, by = 'person', justification = '', remember }: Given) => {
    setState('given');
    const reason = justification.trim();
    try {
      await bridge().warn.answer({
        exchangeId,
        answer: {
          choice,
          by,
          ...(reason === '' ? {} : { justification: reason }),
          ...(remember === true ? { remember } : {}),
        },
      });
    } catch (error) {
      reportError(error);
      isGiven.current = false;
      setState('failed');
    }
  };
  return {
    busy: state === 'given',
    failed: state === 'failed',
    give: (given) => {
      if (isGiven.current) return;
      isGiven.current = true;
      void send(given);
    },
  };
}
