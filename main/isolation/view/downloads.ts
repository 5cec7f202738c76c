import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DownloadItem, Session, WebContents } from 'electron';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { EngineEvents } from '../engine';

/** Largest file that is shown inside, bytes. */
export const VIEWED_FILE_BYTES = 64 * 1024 * 1024;

type EventsOf = (contents: WebContents) => EngineEvents | undefined;

/**
 * Refuses downloads, takes them into memory to be seen inside, or lets people save them, as policy
 * says. A file that is only seen passes through a folder of ours that is gone once it is read.
 */
export function takeDownloads(
  session: Session,
  controls: IsolationControls,
  eventsOf: EventsOf,
): void {
  session.on('will-download', (event, item, contents) => {
    // A tab that is gone, or one that is not ours, has nobody to show a file to.
    const on = eventsOf(contents);
    if (controls.download === 'refuse' || on === undefined) {
      event.preventDefault();
      on?.refused({ what: 'download', detail: item.getFilename() });
    } else if (controls.download === 'view') {
      viewInside(item, on);
    } else {
      item.once('done', (_event, state) => {
        if (state !== 'completed') return;
        const path = item.getSavePath();
        on.download({ name: basename(path), mimeType: item.getMimeType(), path });
      });
    }
  });
}

function viewInside(item: DownloadItem, on: EngineEvents): void {
  const name = item.getFilename();
  const tooLarge = (): boolean =>
    Math.max(item.getTotalBytes(), item.getReceivedBytes()) > VIEWED_FILE_BYTES;
  // In this same turn: a download that has no path when the event is over asks people for one.
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-view-'));
  item.setSavePath(join(folder, 'file'));
  item.on('updated', () => {
    if (tooLarge()) item.cancel();
  });
  item.once('done', (_event, state) => {
    const finish = async (): Promise<void> => {
      try {
        if (state !== 'completed' || tooLarge()) {
          on.refused({ what: 'download', detail: name });
          return;
        }
        const content = await readFile(item.getSavePath());
        on.download({ name, mimeType: item.getMimeType(), content });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    };
    finish().catch(() => {
      on.refused({ what: 'download', detail: name });
    });
  });
}
