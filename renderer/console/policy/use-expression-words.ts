import { useCallback } from 'react';
import { DETECTOR_PATHS, vocabularySchema } from '../../../core/exchange/console-detectors';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import type { ExpressionWords } from './expression-completion';

/** What completion of expressions offers; undefined until the endpoint has said it. */
export function useExpressionWords(): ExpressionWords | undefined {
  const api = useApi();
  const load = useCallback(async (): Promise<ExpressionWords> => {
    const [{ fields }, vocabulary] = await Promise.all([
      api.ruleFields(),
      api.read(DETECTOR_PATHS.vocabulary, vocabularySchema),
    ]);
    return { fields, vocabulary };
  }, [api]);
  const { resource } = useResource(load);
  return resource.kind === 'ready' ? resource.value : undefined;
}
