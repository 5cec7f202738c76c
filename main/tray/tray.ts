import { Menu, nativeTheme, Tray, type MenuItemConstructorOptions } from 'electron';
import type { Log } from '../log';
import { t } from '../text/messages';
import { trayIcon } from './icons';
import {
  stateSentence,
  trayMenu,
  type MenuRow,
  type TrayCommand,
  type TrayState,
} from './menu-model';

export interface CompanionTrayOptions {
  readonly resourcesDir: string;
  readonly run: (command: TrayCommand) => void;
  readonly log: Log;
}

/** The icon in the tray. A desktop without a tray gets none, and the window stays the way in. */
export class CompanionTray {
  #tray: Tray | undefined;
  #state: TrayState | undefined;
  readonly #onTheme = (): void => {
    if (this.#state !== undefined) this.update(this.#state);
  };

  constructor(private readonly options: CompanionTrayOptions) {
    nativeTheme.on('updated', this.#onTheme);
  }

  update(state: TrayState): void {
    this.#state = state;
    const icon = trayIcon(this.options.resourcesDir, state.protection);
    try {
      this.#tray ??= new Tray(icon);
    } catch (error) {
      this.options.log.warn({ error: String(error) }, 'there is no tray on this desktop');
      nativeTheme.off('updated', this.#onTheme);
      return;
    }
    this.#tray.setImage(icon);
    this.#tray.setToolTip(t('tray.tooltip', { state: stateSentence(state) }));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate(trayMenu(state).map((row) => this.#item(row))),
    );
  }

  destroy(): void {
    nativeTheme.off('updated', this.#onTheme);
    this.#tray?.destroy();
  }

  #item(row: MenuRow): MenuItemConstructorOptions {
    switch (row.kind) {
      case 'note':
        return { label: row.label, enabled: false };
      case 'line':
        return { type: 'separator' };
      case 'group':
        return { label: row.label, submenu: row.rows.map((inner) => this.#item(inner)) };
      case 'command':
        return {
          label: row.label,
          click: () => {
            this.options.run(row.command);
          },
        };
    }
  }
}
