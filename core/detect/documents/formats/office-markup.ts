import { localName, walkXml } from '../markup';
import type { Reading } from '../reading';

/** Elements of WordprocessingML whose text is words: also deleted text and field codes with links. */
const WORD_TEXT: ReadonlySet<string> = new Set(['t', 'delText', 'instrText', 'delInstrText']);

const WORD_BREAKS: Readonly<Record<string, string>> = {
  p: '\n',
  br: '\n',
  cr: '\n',
  tab: '\t',
  tc: '\t',
};

/** Attributes that hold words: descriptions of pictures, authors of comments. */
const SPOKEN_ATTRIBUTES = ['descr', 'title', 'author'];

interface Style {
  readonly isText: (element: string) => boolean;
  /** What is written when an element ends. */
  readonly breaks: Readonly<Record<string, string>>;
}

function writeMarkup(reading: Reading, xml: string, style: Style): void {
  let collecting = 0;
  let line = '';
  const flush = (): void => {
    if (line.trim() !== '') reading.write(line);
    line = '';
  };
  walkXml(xml, {
    open: (name, attributes) => {
      if (style.isText(localName(name))) collecting++;
      for (const attribute of SPOKEN_ATTRIBUTES) {
        const value = attributes[attribute];
        if (value !== undefined && value.length > 2) reading.writeLine(value);
      }
    },
    text: (text) => {
      if (collecting > 0) line += text;
    },
    close: (name) => {
      const element = localName(name);
      if (style.isText(element)) collecting--;
      line += style.breaks[element] ?? '';
      if (line.endsWith('\n')) flush();
    },
  });
  flush();
}

/** Text of a part of a Word document. */
export function writeWordText(reading: Reading, xml: string): void {
  const isText = (element: string): boolean => WORD_TEXT.has(element);
  writeMarkup(reading, xml, { isText, breaks: WORD_BREAKS });
}

/** Text of slides, notes, comments, charts and other parts: whatever stands between tags. */
export function writeDrawingText(reading: Reading, xml: string): void {
  let collected = '';
  let depth = 0;
  const breaks: Readonly<Record<string, string>> = { p: '\n', br: '\n', tc: '\t', tr: '\n' };
  walkXml(xml, {
    open: (name, attributes) => {
      depth++;
      // The names of sheets stand in attributes.
      if (localName(name) === 'sheet') reading.writeLine(attributes['name']);
      for (const attribute of SPOKEN_ATTRIBUTES) reading.writeLine(attributes[attribute]);
    },
    text: (text) => {
      collected += text;
    },
    close: (name) => {
      depth--;
      const element = localName(name);
      // Runs of one paragraph belong together; other elements are values of their own.
      const inParagraph = element === 't' || element === 'r' || element === 'rPr';
      collected += breaks[element] ?? (inParagraph || /\s$/.test(collected) ? '' : ' ');
      if (collected.endsWith('\n') || depth === 0) {
        reading.writeLine(collected);
        collected = '';
      }
    },
  });
  reading.writeLine(collected);
}
