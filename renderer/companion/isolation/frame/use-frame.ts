import { useEffect, useState } from 'react';
import type { FrameState } from '../../../../preload/isolated-contract';
import { nameProduct, speak } from '../../../ui/translate';
import { frame, run } from './bridge';

/** Everything that the frame shows, kept up to date; `undefined` until main has answered. */
export function useFrame(): FrameState | undefined {
  const [state, setState] = useState<FrameState>();
  useEffect(() => {
    let current = true;
    const stop = frame().onChanged((changed) => setState(named(changed)));
    frame()
      .state()
      // A change that came in meanwhile is newer than this answer.
      .then((first) => {
        if (current) setState((now) => now ?? named(first));
      })
      .catch(reportError);
    return () => {
      current = false;
      stop();
    };
  }, []);
  const language = state?.language;
  useEffect(() => {
    if (language === undefined) return;
    speak(language);
    document.documentElement.lang = language;
  }, [language]);
  return state;
}

/** Before anything of the state is drawn, its messages say the name that IT gives the companion. */
function named(state: FrameState): FrameState {
  nameProduct(state.product);
  document.title = state.product;
  return state;
}

/** While something lies over the page, the frame has the whole window. */
export function useCover(isCovering: boolean): void {
  useEffect(() => {
    // Any height below the frame's own is the frame's own.
    run({ type: 'cover', height: isCovering ? 0 : 1 });
  }, [isCovering]);
}
