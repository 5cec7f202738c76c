import { useCallback, useEffect, useState } from 'react';
import type { DeskFinding } from '../../../preload/contract';
import { language } from '../../ui/translate';
import { bridge } from '../bridge';

export interface Doctor {
  /** Undefined until the desk has been looked at. */
  readonly findings: readonly DeskFinding[] | undefined;
  readonly isBusy: boolean;
  readonly look: () => void;
}

/** Looks at the desk when the page opens, in another language, and when it is asked to. */
export function useDoctor(): Doctor {
  const [findings, setFindings] = useState<readonly DeskFinding[]>();
  const [looks, setLooks] = useState(0);
  const [seen, setSeen] = useState(-1);
  const said = language();
  useEffect(() => {
    let isCurrent = true;
    bridge()
      .doctor.examine()
      .then((found) => {
        if (isCurrent) setFindings(found);
      })
      .catch(reportError)
      .finally(() => {
        if (isCurrent) setSeen(looks);
      });
    return () => {
      isCurrent = false;
    };
  }, [looks, said]);
  const look = useCallback(() => setLooks((count) => count + 1), []);
  return { findings, isBusy: seen !== looks, look };
}
