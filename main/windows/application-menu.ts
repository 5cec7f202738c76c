import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * Electron's default menu brings copy, paste, reload and developer tools to every window, the isolated
 * ones included. Elsewhere than on macOS there is none at all; macOS needs one for the app's own commands.
 */
export function applicationMenu(): Menu | null {
  if (process.platform !== 'darwin') return null;
  const template: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'windowMenu' }];
  return Menu.buildFromTemplate(template);
}
