import { randomUUID } from 'node:crypto';
import { session, WebContentsView, type Rectangle } from 'electron';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { Log } from '../../log';
import type { IsolatedEngine } from '../engine';
import { judgeKey } from '../view/keyboard';
import { shownType } from './file-type';

export interface ViewedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
}

/** Address of a file that is viewed; it is answered from memory and exists nowhere (RFC 2606). */
const FILE_ORIGIN = 'https://file.invalid';

/** Shows files that policy lets people see and not keep: PDF, pictures and text, from memory. */
export class FileViewer {
  constructor(
    private readonly controls: IsolationControls,
    private readonly log: Log,
  ) {}

  isFile(engine: IsolatedEngine): boolean {
    return engine instanceof FileTab;
  }

  /** A tab with the file; nothing where it is of a kind that cannot be shown. */
  open(file: ViewedFile): IsolatedEngine | undefined {
    const type = shownType(file.name, file.mimeType);
    return type === undefined ? undefined : new FileTab(file, type, this.controls, this.log);
  }
}

/** One file in a view without scripts, network, permissions or disk. */
class FileTab implements IsolatedEngine {
  readonly view: WebContentsView;

  constructor(
    file: ViewedFile,
    type: string,
    private readonly controls: IsolationControls,
    log: Log,
  ) {
    const partition = session.fromPartition(`file-${randomUUID()}`, { cache: false });
    const url = `${FILE_ORIGIN}/${encodeURIComponent(file.name)}`;
    partition.protocol.handle('https', (request) =>
      request.url.split('#', 1)[0] === url
        ? new Response(new Uint8Array(file.content), {
            headers: { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' },
          })
        : new Response(null, { status: 404 }),
    );
    partition.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    partition.setPermissionCheckHandler(() => false);
    partition.on('will-download', (event) => event.preventDefault());
    this.view = new WebContentsView({
      webPreferences: {
        session: partition,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        // Chromium's own viewer of PDF files is a plug-in, and needs its scripts.
        plugins: type === 'application/pdf',
        javascript: type === 'application/pdf',
        devTools: false,
        spellcheck: false,
      },
    });
    this.#shutIn();
    // Without its toolbar, which saves and prints.
    const fragment = type === 'application/pdf' && controls.print === 'refuse' ? '#toolbar=0' : '';
    this.view.webContents.loadURL(`${url}${fragment}`).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'a file could not be shown');
    });
  }

  setBounds(bounds: Rectangle): void {
    this.view.setBounds(bounds);
  }

  setVisible(isVisible: boolean): void {
    this.view.setVisible(isVisible);
  }

  setZoom(factor: number): void {
    this.view.webContents.setZoomFactor(factor);
  }

  find(text: string, direction: 'forward' | 'back'): void {
    this.view.webContents.findInPage(text, { forward: direction === 'forward' });
  }

  endFind(): void {
    this.view.webContents.stopFindInPage('clearSelection');
  }

  focus(): void {
    this.view.webContents.focus();
  }

  print(): void {
    if (this.controls.print === 'allow') this.view.webContents.print();
  }

  selectAll(): void {
    this.view.webContents.selectAll();
  }

  close(): Promise<void> {
    if (!this.view.webContents.isDestroyed()) this.view.webContents.close();
    return Promise.resolve();
  }

  // A file leads nowhere, and nothing is entered into it.
  open = (): Promise<void> => Promise.resolve();
  back = (): void => undefined;
  forward = (): void => undefined;
  reload = (): void => undefined;
  stop = (): void => undefined;
  copy = (): Promise<void> => Promise.resolve();
  paste = (): Promise<void> => Promise.resolve();

  #shutIn(): void {
    const { webContents } = this.view;
    webContents.on('will-navigate', (event) => event.preventDefault());
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    webContents.on('before-input-event', (event, input) => {
      const verdict = judgeKey(input, this.controls);
      // A copy of what is only seen would be a file that is kept.
      if (verdict.kind === 'refuse' || verdict.kind === 'do') event.preventDefault();
    });
  }
}
