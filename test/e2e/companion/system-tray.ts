import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ElectronApplication } from 'playwright';
import { has } from '../../../scripts/lib/run.mjs';

/** The tray's place on the screen, pixels from the corner above left. */
const PLACE = { x: 0, y: 0, width: 120, height: 32 } as const;

/** A tray of the desktop, as a panel has one, in front of every window. */
export interface SystemTray {
  /** What is to be seen in it, as a PNG. */
  picture(app: ElectronApplication): Promise<Buffer>;
  close(): Promise<void>;
}

/** Undefined where there is no `trayer`. The tray has to be there before the app that shows in it. */
export async function openSystemTray(): Promise<SystemTray | undefined> {
  if (!has('trayer')) return undefined;
  const child = spawn(
    'trayer',
    [
      ...['--edge', 'top', '--align', 'left', '--widthtype', 'pixel', '--heighttype', 'pixel'],
      ...['--width', String(PLACE.width), '--height', String(PLACE.height), '--tint', '0xffffff'],
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  await once(child, 'spawn');
  return {
    picture: async (app) => {
      const png = await app.evaluate(async ({ desktopCapturer, screen }, place) => {
        const thumbnailSize = screen.getPrimaryDisplay().size;
        const [shown] = await desktopCapturer.getSources({ types: ['screen'], thumbnailSize });
        return shown?.thumbnail.crop(place).toPNG().toString('base64') ?? '';
      }, PLACE);
      return Buffer.from(png, 'base64');
    },
    close: async () => {
      child.kill();
      await exited;
    },
  };
}
