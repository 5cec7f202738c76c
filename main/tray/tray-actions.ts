import type { CompanionParts } from '../companion/commands';
import type { LinkedPage } from '../deep-link';
import type { TrayCommand } from './menu-model';

/** What the tray and notifications can have done. */
export interface TrayDesk {
  readonly parts: Pick<
    CompanionParts,
    'agent' | 'pause' | 'openIsolated' | 'openSupport' | 'openConsole' | 'quit'
  >;
  readonly show: () => void;
  readonly showPage: (page: LinkedPage) => void;
}

/** Carries out a command of the tray's menu or of a notification. */
export async function runTrayCommand(command: TrayCommand, desk: TrayDesk): Promise<void> {
  const { parts } = desk;
  switch (command.type) {
    case 'open':
      desk.show();
      return;
    case 'page':
      desk.showPage(command.page);
      return;
    case 'pause':
      parts.pause(command.minutes);
      return;
    case 'resume':
      parts.agent.send({ type: 'resume' });
      return;
    case 'isolate':
      return parts.openIsolated(command.url);
    case 'sign-in':
      parts.agent.send({ type: 'sign-in' });
      return;
    case 'support':
      return parts.openSupport();
    case 'console':
      return parts.openConsole();
    case 'quit':
      parts.quit();
  }
}
