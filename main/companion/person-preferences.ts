import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, nativeTheme } from 'electron';
import type { Preferences } from '../../core/exchange/preferences';
import { AUTOSTART_FILE } from '../diag/desk-folder';
import type { DeskMemoryFile } from '../endpoint/desk-memory';
import type { ManagedConfiguration } from '../managed/configuration';
import { preferenceSettings } from '../managed/preference-settings';
import { speak } from '../text/messages';
import { loginItem } from './login-item';
import { PreferencesStore } from './preferences';

/** The package's own entry, for everybody at this computer. */
const EVERYBODYS_ENTRY = join('/etc/xdg/autostart', AUTOSTART_FILE);

export interface PreferencesListener {
  readonly changed: (preferences: Preferences, language: string) => void;
  readonly failed: (error: unknown) => void;
}

/** The preferences of the person at this desk; a change is put to use at once. */
export function personPreferences(
  memory: DeskMemoryFile,
  configuration: ManagedConfiguration,
  listener: PreferencesListener,
): PreferencesStore {
  const startsForEverybody = process.platform === 'linux' && existsSync(EVERYBODYS_ENTRY);
  const setLoginItem = loginItem({
    platform: process.platform,
    configDir: process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
    name: app.getName(),
    command: [app.getPath('exe'), ...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden'],
    startsForEverybody,
    setLoginItem: (settings) => {
      app.setLoginItemSettings(settings);
    },
  });
  const { managed, recommended } = preferenceSettings(configuration);
  // At the start the entry is as the person left it, or as a package installed it, if IT says nothing.
  let startAtLogin: boolean | undefined;
  let isSet = managed.startAtLogin === undefined;
  return new PreferencesStore({
    memory,
    managed,
    recommended: { startAtLogin: startsForEverybody, ...recommended },
    systemLanguages: () => app.getPreferredSystemLanguages(),
    apply: (preferences, language) => {
      speak(language);
      nativeTheme.themeSource = preferences.appearance;
      listener.changed(preferences, language);
      const isChanged = startAtLogin !== undefined && startAtLogin !== preferences.startAtLogin;
      startAtLogin = preferences.startAtLogin;
      if (isSet && !isChanged) return;
      isSet = true;
      setLoginItem(preferences.startAtLogin).catch(listener.failed);
    },
  });
}
