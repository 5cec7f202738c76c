import { join } from 'node:path';
import { nativeImage, nativeTheme, type NativeImage } from 'electron';
import type { Protection } from '../agent/control';
import { trayIconName } from './icon-name';

/** The icon of a state, for the ground that it stands on here. */
export function trayIcon(resourcesDir: string, state: Protection): NativeImage {
  const name = trayIconName(state, {
    platform: process.platform,
    dark: nativeTheme.shouldUseDarkColors,
    systemDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    desktop: process.env['XDG_CURRENT_DESKTOP'],
  });
  const file = join(resourcesDir, 'icons', name);
  const image = nativeImage.createFromPath(file);
  return image.isEmpty() ? drawnIcon(state) : image;
}

const SIZE = 22;
/** Blue, green, red of each state: distinct without the shape, for when the icon files are missing. */
const COLOURS: Readonly<Record<Protection, readonly [number, number, number]>> = {
  protected: [0x4a, 0x9d, 0x2f],
  paused: [0x90, 0x90, 0x90],
  attention: [0x1f, 0x8f, 0xe8],
  offline: [0x3a, 0x3a, 0xd0],
  limited: [0x1f, 0xb8, 0xc8],
  off: [0x90, 0x90, 0x90],
};

/** A plain disc, as premultiplied BGRA. */
function drawnIcon(state: Protection): NativeImage {
  const [blue, green, red] = COLOURS[state];
  const pixels = Buffer.alloc(SIZE * SIZE * 4);
  const centre = (SIZE - 1) / 2;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      if (Math.hypot(x - centre, y - centre) > SIZE / 2 - 2) continue;
      pixels.set([blue, green, red, 0xff], (y * SIZE + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: SIZE, height: SIZE });
}
