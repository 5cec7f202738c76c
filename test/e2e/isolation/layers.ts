import { join, resolve } from 'node:path';
import { HostileRun, type HostileRunOptions } from './hostile-run';

/** Layers of the view engine that can be taken out alone, and what they are. */
export const LAYERS = {
  keys: 'browser process: key strokes (`before-input-event`)',
  permissions: 'browser process: permission handlers',
  navigation: 'browser process: navigation events',
  documents: 'browser process: documents by their requests',
  windows: 'browser process: window opening',
  sandbox: 'browser process: CSP `sandbox` header',
  downloads: 'browser process: `will-download`',
  'service-worker': 'browser process: `Service-Worker` header',
  proxy: 'browser process: proxy for loopback too',
  resolver: 'browser process: host resolver rules',
  webrtc: 'browser process: WebRTC policy',
  features: 'browser process: features switched off',
  protocol: 'DevTools protocol: page script, choosers, drags',
  blink: 'Blink settings',
  guard: 'guard in every frame',
  custody: 'clipboard custody',
} as const;
export type Layer = keyof typeof LAYERS;

const app = process.env['PORTCULLIS_E2E_APP'] ?? resolve(import.meta.dirname, '..', '..', '..');
const appDir = join(import.meta.dirname, '..', '..', 'fixtures', 'isolation', 'without-layers');

/** The app with some layers taken out of it. */
export function startWithout(
  layers: readonly Layer[],
  options: Omit<HostileRunOptions, 'appDir' | 'env'>,
): Promise<HostileRun> {
  const env = { PORTCULLIS_TEST_APP: app, PORTCULLIS_TEST_WITHOUT: layers.join(',') };
  return HostileRun.start({ ...options, appDir, env });
}
