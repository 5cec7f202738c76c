import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ElectronApplication } from 'playwright';

const run = promisify(execFile);

/** Where the window stands on the screen, beside the isolated one. */
const PLACE = { x: 1230, y: 40, width: 320, height: 320 };

/** A window of another program, as far as drags are concerned: text to take, and a place to drop. */
export class DragTarget {
  private constructor(
    private readonly app: ElectronApplication,
    private readonly id: number,
    private readonly windowId: string,
  ) {}

  static async open(app: ElectronApplication, text: string): Promise<DragTarget> {
    const page = `<body style="margin:0"><div draggable="true" style="height:100vh;background:gold"
      ondragstart="event.dataTransfer.setData('text/plain', '${text}')">${text}</div><script>
      window.received = '';
      ondragover = (event) => event.preventDefault();
      ondrop = (event) => {
        event.preventDefault();
        for (const type of event.dataTransfer.types) received += event.dataTransfer.getData(type) + ' ';
        for (const file of event.dataTransfer.files) received += file.name + ' ';
      };</script>`;
    const { id, source } = await app.evaluate(
      async ({ BrowserWindow }, { html, place }) => {
        const window = new BrowserWindow({ ...place, title: 'Another program' });
        await window.loadURL(`data:text/html,${encodeURIComponent(html)}`);
        return { id: window.id, source: window.getMediaSourceId() };
      },
      { html: page, place: PLACE },
    );
    return new DragTarget(app, id, source.split(':')[1] ?? '');
  }

  at(): { readonly x: number; readonly y: number } {
    return { x: PLACE.x + PLACE.width / 2, y: PLACE.y + PLACE.height / 2 };
  }

  async focus(): Promise<void> {
    await run('xdotool', ['windowraise', this.windowId, 'windowfocus', this.windowId]);
  }

  /** Everything that was dropped on it so far. */
  received(): Promise<string> {
    return this.app.evaluate(
      ({ BrowserWindow }, id) =>
        BrowserWindow.fromId(id)?.webContents.executeJavaScript('received') as Promise<string>,
      this.id,
    );
  }
}
