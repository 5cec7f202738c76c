import { dialog, shell } from 'electron';

/** A dialog that says why a link was not opened. */
export async function explainLink(message: string, detail: string): Promise<void> {
  await dialog.showMessageBox({ type: 'warning', message, detail });
}

/** Opens an address of the web in the person's browser. */
export async function openInBrowser(url: string): Promise<void> {
  if (/^https?:$/.test(new URL(url).protocol)) await shell.openExternal(url);
}

/** Opens the company's help, which may be a mail address too. */
export async function openSupport(url: string): Promise<void> {
  if (/^(https?|mailto):$/.test(new URL(url).protocol)) await shell.openExternal(url);
}
