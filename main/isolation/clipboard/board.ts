import * as electron from 'electron';
import { clipboard, nativeImage, type NativeImage } from 'electron';

/** One clipboard of the desktop, as custody uses it. */
export interface Board {
  readText(): Promise<string>;
  /** Everything on it, in a form that `restore` puts back. */
  take(): Promise<BoardContent>;
  restore(content: BoardContent): Promise<void>;
  writeText(text: string): Promise<void>;
  clear(): void;
}

/** What stood on a clipboard: the bytes of each format. */
export interface BoardContent {
  readonly text: string;
  readonly formats: readonly { readonly format: string; readonly bytes: Uint8Array }[];
}

/** Largest value of one format that is kept, bytes. */
export const VALUE_BYTES = 64 * 1024 * 1024;

/** Electron's clipboard answers by promise since version 45, and at once before. */
export function boardOf(which: 'clipboard' | 'selection'): Board {
  const given: unknown = clipboard;
  return isOlder(given) ? olderBoard(given, which) : newBoard(which);
}

function isOlder(given: unknown): given is OlderClipboard {
  return typeof given === 'object' && given !== null && 'readHTML' in given;
}

function newBoard(which: 'clipboard' | 'selection'): Board {
  const own = which === 'clipboard' ? clipboard : clipboard.selection;
  return {
    readText: () => own.readText(),
    take: async () => {
      const formats: { format: string; bytes: Uint8Array }[] = [];
      for (const item of await own.read()) {
        for (const format of item.types) {
          const value = await item.getType(format);
          if (!(value instanceof Blob) || value.size > VALUE_BYTES) continue;
          formats.push({ format, bytes: new Uint8Array(await value.arrayBuffer()) });
        }
      }
      return { text: await own.readText(), formats };
    },
    restore: async ({ formats }) => {
      const values = formats.map(({ format, bytes }) => [
        format,
        new Blob([new Uint8Array(bytes)], { type: format }),
      ]);
      if (values.length === 0) own.clear();
      else await own.write([itemOf(Object.fromEntries(values) as Record<string, Blob>)]);
    },
    writeText: (text) => own.writeText(text),
    clear: () => {
      own.clear();
    },
  };
}

/** Not imported by name: an older Electron, which has no such export, would not load this module. */
function itemOf(values: Record<string, Blob>): electron.ClipboardItem {
  return new electron.ClipboardItem(values);
}

/** The clipboard before version 45, which named the selection by an argument. */
interface OlderClipboard {
  availableFormats(type: string): string[];
  readText(type: string): string;
  readHTML(type: string): string;
  readRTF(type: string): string;
  readImage(type: string): NativeImage;
  readBuffer(format: string): Buffer;
  write(data: OlderData, type: string): void;
  writeBuffer(format: string, bytes: Buffer, type: string): void;
  writeText(text: string, type: string): void;
  clear(type: string): void;
}

interface OlderData {
  text?: string;
  html?: string;
  rtf?: string;
  image?: NativeImage;
}

/** Formats that the older clipboard reads and writes together, in one go. */
const TOGETHER = ['text/plain', 'text/html', 'text/rtf', 'image/png'];
/** Formats that programs define themselves; the older clipboard holds one of them, alone. */
const FILES = ['text/uri-list', 'x-special/gnome-copied-files'];

function olderBoard(own: OlderClipboard, which: 'clipboard' | 'selection'): Board {
  return {
    readText: () => Promise.resolve(own.readText(which)),
    take: () => Promise.resolve(takeOlder(own, which)),
    restore: ({ formats }) => {
      restoreOlder(own, which, formats);
      return Promise.resolve();
    },
    writeText: (text) => {
      own.writeText(text, which);
      return Promise.resolve();
    },
    clear: () => {
      own.clear(which);
    },
  };
}

function takeOlder(own: OlderClipboard, which: string): BoardContent {
  const names = own.availableFormats(which);
  const formats: { format: string; bytes: Uint8Array }[] = [];
  const add = (format: string, bytes: Uint8Array): void => {
    if (bytes.length > 0 && bytes.length <= VALUE_BYTES) formats.push({ format, bytes });
  };
  const text = own.readText(which);
  add('text/plain', Buffer.from(text));
  if (names.includes('text/html')) add('text/html', Buffer.from(own.readHTML(which)));
  if (names.includes('text/rtf')) add('text/rtf', Buffer.from(own.readRTF(which)));
  if (names.some((name) => name.startsWith('image/'))) {
    add('image/png', own.readImage(which).toPNG());
  }
  // Of the selection only text can be read.
  if (which === 'selection') return { text, formats };
  for (const name of names) {
    const isKnown =
      TOGETHER.includes(name) || name.startsWith('image/') || /^[A-Z0-9_]+$/.test(name);
    if (!isKnown) add(name, own.readBuffer(name));
  }
  return { text, formats };
}

function restoreOlder(own: OlderClipboard, which: string, formats: BoardContent['formats']): void {
  const valueOf = (format: string): Buffer | undefined => {
    const found = formats.find((each) => each.format === format);
    return found && Buffer.from(found.bytes);
  };
  const files = FILES.find((format) => valueOf(format) !== undefined);
  const data: OlderData = {};
  const [text, html, rtf, image] = TOGETHER.map(valueOf);
  if (text !== undefined) data.text = text.toString('utf8');
  if (html !== undefined) data.html = html.toString('utf8');
  if (rtf !== undefined) data.rtf = rtf.toString('utf8');
  if (image !== undefined) data.image = nativeImage.createFromBuffer(image);
  const other = files ?? formats.find(({ format }) => !TOGETHER.includes(format))?.format;
  // Files are what was copied; the text beside them is only their names.
  if (other !== undefined && (files !== undefined || Object.keys(data).length === 0)) {
    own.writeBuffer(other, valueOf(other) ?? Buffer.of(), which);
  } else if (Object.keys(data).length > 0) own.write(data, which);
  else own.clear(which);
}
