import type { Plugin } from 'vite';
import { BUILT_CATALOGUE, buildCatalogue } from '../../core/detect/built-catalogue';

/** Puts the detectors of a folder, checked and written out, beside the built program. */
export function catalogue(directory: string): Plugin {
  return {
    name: 'portcullis-catalogue',
    generateBundle() {
      const source = buildCatalogue(directory);
      this.emitFile({ type: 'asset', fileName: BUILT_CATALOGUE, source });
    },
  };
}
