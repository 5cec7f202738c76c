import { useCallback } from 'react';
import { DETECTOR_PATHS, vocabularySchema } from '../../../core/exchange/console-detectors';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { settingSchema } from '../../../core/exchange/setting-schema';
import type { EditorWords } from './policy-editor';

/** What completion offers; undefined until the endpoint has said it. */
export function useEditorWords(): EditorWords | undefined {
  const api = useApi();
  const load = useCallback(async (): Promise<EditorWords> => {
    const [{ fields }, vocabulary, settings] = await Promise.all([
      api.ruleFields(),
      api.read(DETECTOR_PATHS.vocabulary, vocabularySchema),
      api.read(DETECTOR_PATHS.settings, settingSchema),
    ]);
    return { expressions: { fields, vocabulary }, settings };
  }, [api]);
  const { resource } = useResource(load);
  return resource.kind === 'ready' ? resource.value : undefined;
}
