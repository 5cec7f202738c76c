import { copyFile, mkdtemp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PixelFiles } from './pixel-screen';
import type { Profile } from './profile';
import { ifThere } from './protocol';

/**
 * Gives files of the person's choice to a page. Chromium sees copies in the profile's folder, which
 * are deleted with it, and never the person's own folders.
 */
export async function giveFiles(
  session: CDPSession,
  chooser: Protocol.Page.FileChooserOpenedEvent,
  files: PixelFiles,
  profile: Profile,
): Promise<void> {
  const { backendNodeId, mode } = chooser;
  if (backendNodeId === undefined) return;
  const chosen = await files.choose(mode === 'selectMultiple');
  if (chosen.length === 0) return;
  const folder = await mkdtemp(join(profile.uploads, 'chosen-'));
  const copies: string[] = [];
  for (const [index, path] of chosen.entries()) {
    // A folder for each, since two may have the same name, which the page is to see.
    const own = index === 0 ? folder : await mkdtemp(join(profile.uploads, 'chosen-'));
    const copy = join(own, basename(path));
    await copyFile(path, copy);
    copies.push(copy);
  }
  await ifThere(session.send('DOM.setFileInputFiles', { files: copies, backendNodeId }));
}
