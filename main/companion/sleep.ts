import { powerMonitor } from 'electron';

/** Calls back each time the computer wakes from sleep or is unlocked; returns the way to stop. */
export function watchSleep(onWoken: () => void): () => void {
  powerMonitor.on('resume', onWoken);
  powerMonitor.on('unlock-screen', onWoken);
  return () => {
    powerMonitor.off('resume', onWoken);
    powerMonitor.off('unlock-screen', onWoken);
  };
}
