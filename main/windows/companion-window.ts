import type { Log } from '../log';
import { OwnWindow } from './own-window';

/** The companion: state, history, set-up. */
export function createCompanionWindow(preload: string, icon: string, log: Log): OwnWindow {
  return new OwnWindow({
    route: '#/',
    preload,
    log,
    window: { title: 'Portcullis', icon, width: 980, height: 720, minWidth: 640, minHeight: 480 },
  });
}
