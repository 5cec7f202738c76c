import type { Log } from '../log';
import { productName } from '../text/messages';
import { OwnWindow } from './own-window';

/** The companion: state, history, set-up. */
export function createCompanionWindow(preload: string, icon: string, log: Log): OwnWindow {
  return new OwnWindow({
    route: '#/',
    preload,
    log,
    window: { title: productName(), icon, width: 980, height: 720, minWidth: 480, minHeight: 480 },
  });
}
