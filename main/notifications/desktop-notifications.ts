import { Notification } from 'electron';
import type { Notice, NoticeCommand } from './notice';

/** Messages that are kept, so that a click on an older one still does something. */
const MAX_KEPT = 20;

/** Shows messages of the desktop; a click or the button does what the message is about. */
export class DesktopNotifications {
  #shown: { readonly about: string; readonly notification: Notification }[] = [];

  constructor(private readonly run: (command: NoticeCommand) => void) {}

  readonly show = (notice: Notice): void => {
    if (!Notification.isSupported()) return;
    const { about, title, body, open, button } = notice;
    for (const old of this.#shown) if (old.about === about) old.notification.close();
    const notification = new Notification({
      title,
      body,
      actions: [{ type: 'button', text: button.label }],
    });
    notification.on('click', () => {
      this.run(open);
    });
    notification.on('action', () => {
      this.run(button.command);
    });
    this.#shown = [...this.#shown.filter((old) => old.about !== about), { about, notification }];
    this.#shown = this.#shown.slice(-MAX_KEPT);
    notification.show();
  };

  close(): void {
    for (const { notification } of this.#shown) notification.close();
    this.#shown = [];
  }
}
