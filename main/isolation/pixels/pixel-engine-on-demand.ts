import { tmpdir } from 'node:os';
import type { OpenEngine } from '../engine';
import type { PixelEngineOptions } from './pixel-engine';
import { sweepProfiles } from './profile';

/**
 * The pixel engine, whose code (it drives another browser) is loaded with the first session: most
 * starts never open one. What runs without their leave have left behind is deleted at once.
 */
export function pixelEngineOnDemand(options: PixelEngineOptions): OpenEngine {
  // A session is not kept waiting for it.
  const swept = sweepProfiles(tmpdir());
  return async (engine) => {
    await swept.catch((error: unknown) => {
      engine.log.warn(
        { error: String(error) },
        'old profiles of the pixel engine were not deleted',
      );
    });
    const { openPixelEngine } = await import('./pixel-engine');
    return openPixelEngine(options, engine);
  };
}
