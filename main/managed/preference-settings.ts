import type { ChosenPreferences } from '../../core/exchange/preferences';
import type { ManagedConfiguration } from './configuration';

/** Settings of IT that are a person's preferences elsewhere: by their level, a lock or a default. */
export function preferenceSettings({
  settings,
  locked,
}: Pick<ManagedConfiguration, 'settings' | 'locked'>): {
  readonly managed: ChosenPreferences;
  readonly recommended: ChosenPreferences;
} {
  const { language, startAtLogin } = settings;
  const at = (isLocked: boolean): ChosenPreferences => ({
    ...(language !== undefined && locked.includes('language') === isLocked ? { language } : {}),
    ...(startAtLogin !== undefined && locked.includes('startAtLogin') === isLocked
      ? { startAtLogin }
      : {}),
  });
  return { managed: at(true), recommended: at(false) };
}
