import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protectionSchema } from '../../../../main/agent/control';
import { trayIconName, type TrayGround } from '../../../../main/tray/icon-name';

const ICONS = resolve(import.meta.dirname, '../../../../resources/icons');

const ground = (more: Partial<TrayGround>): TrayGround => ({
  ...{ platform: 'linux', dark: false, systemDark: false, desktop: undefined },
  ...more,
});

describe('the file of a tray icon', () => {
  it.each<[string, Partial<TrayGround>, string]>([
    ['a template on macOS', { platform: 'darwin', dark: true }, 'tray-pausedTemplate.png'],
    ['by the taskbar on Windows', { platform: 'win32', systemDark: true }, 'tray-paused-dark.png'],
    ['not by programs on Windows', { platform: 'win32', dark: true }, 'tray-paused-light.png'],
    ['by the theme on KDE', { desktop: 'KDE' }, 'tray-paused-light.png'],
    ['by a dark theme on KDE', { desktop: 'KDE', dark: true }, 'tray-paused-dark.png'],
    ['for the dark panel of GNOME', { desktop: 'ubuntu:GNOME' }, 'tray-paused-dark.png'],
    ['by the theme where no desktop says its name', {}, 'tray-paused-light.png'],
  ])('is %s', (_, more, name) => {
    expect(trayIconName('paused', ground(more))).toBe(name);
  });

  it('is there for every state and ground', () => {
    for (const state of protectionSchema.options) {
      for (const more of [{ platform: 'darwin' }, { dark: true }, {}] as const) {
        expect(existsSync(join(ICONS, trayIconName(state, ground(more))))).toBe(true);
      }
    }
  });
});
