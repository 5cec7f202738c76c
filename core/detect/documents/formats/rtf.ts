import type { ReadDocument, Reading } from '../reading';

/** Groups within groups; deeper ones are read as if they were not grouped. */
const MOST_DEPTH = 512;

/** Destinations without words of a person. */
const SILENT: ReadonlySet<string> = new Set(
  (
    'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict objdata themedata ' +
    'colorschememapping datastore latentstyles xmlnstbl fontemb fontfile mmathPr wgrffmtfilter blipuid'
  ).split(' '),
);

/** Ignorable destinations (`\*`) that hold words all the same. */
const SPOKEN: ReadonlySet<string> = new Set([
  'fldinst',
  'annotation',
  'atnid',
  'atnauthor',
  'shptxt',
]);

const BREAKS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  page: '\n',
  row: '\n',
  cell: '\t',
  tab: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
};

const CONTROL = /([a-zA-Z]{1,32})(-?\d{1,10})? ?/y;

interface Group {
  readonly silent: boolean;
  /** Characters after `\u` that stand for those who cannot read it. */
  readonly fallback: number;
}

/** Rich Text Format (Microsoft, version 1.9.1). */
export const readRtf: ReadDocument = async (reading, _name, bytes) => writeRtf(reading, bytes);

/** Writes the text of an RTF document. */
export function writeRtf(reading: Reading, bytes: Buffer): void {
  new RtfReader(bytes.toString('latin1'), reading).read();
}

class RtfReader {
  #at = 0;
  #group: Group = { silent: false, fallback: 1 };
  readonly #outer: Group[] = [];
  #decoder = new TextDecoder('windows-1252');
  /** Bytes of an encoding with several bytes for a character wait for the next. */
  #encoded: number[] = [];
  #line = '';
  /** The next control word belongs to `\*`. */
  #ignorable = false;
  #skip = 0;

  constructor(
    private readonly rtf: string,
    private readonly reading: Reading,
  ) {}

  read(): void {
    while (this.#at < this.rtf.length) this.#step();
    this.#flush();
  }

  #step(): void {
    const character = this.rtf[this.#at++] as string;
    switch (character) {
      case '{':
        if (this.#outer.length < MOST_DEPTH) this.#outer.push(this.#group);
        break;
      case '}':
        this.#group = this.#outer.pop() ?? this.#group;
        this.#ignorable = false;
        break;
      case '\\':
        this.#control();
        break;
      case '\r':
      case '\n':
        break;
      default:
        this.#byte(character.charCodeAt(0));
    }
  }

  #control(): void {
    CONTROL.lastIndex = this.#at;
    const match = CONTROL.exec(this.rtf);
    if (match !== null) {
      this.#at = CONTROL.lastIndex;
      this.#word(match[1] as string, match[2] === undefined ? undefined : Number(match[2]));
      return;
    }
    const symbol = this.rtf[this.#at++];
    if (symbol === "'") {
      const byte = parseInt(this.rtf.slice(this.#at, this.#at + 2), 16);
      this.#at += 2;
      if (!Number.isNaN(byte)) this.#byte(byte);
    } else if (symbol === '*') this.#ignorable = true;
    else if (symbol === '~') this.#write(' ');
    else if (symbol === '_') this.#write('-');
    else if (symbol === '\n' || symbol === '\r') this.#write('\n');
    else if (symbol === '\\' || symbol === '{' || symbol === '}') this.#byte(symbol.charCodeAt(0));
  }

  #word(word: string, value: number | undefined): void {
    if (this.#ignorable) {
      this.#ignorable = false;
      if (!SPOKEN.has(word)) this.#silence();
    } else if (SILENT.has(word)) this.#silence();
    else if (word === 'u' && value !== undefined) this.#unicode(value);
    else if (word === 'uc') this.#group = { ...this.#group, fallback: Math.min(value ?? 1, 16) };
    else if (word === 'bin') this.#at += Math.max(0, value ?? 0);
    else if (word === 'ansicpg' && value !== undefined) this.#useCodePage(value);
    else this.#write(BREAKS[word] ?? '');
  }

  #silence(): void {
    this.#group = { ...this.#group, silent: true };
  }

  #useCodePage(page: number): void {
    const names: Readonly<Record<number, string>> = {
      932: 'shift_jis',
      936: 'gbk',
      949: 'euc-kr',
      950: 'big5',
      65001: 'utf-8',
    };
    const name = names[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : undefined);
    if (name !== undefined) this.#decoder = new TextDecoder(name);
  }

  #unicode(value: number): void {
    this.#write(String.fromCharCode(value & 0xffff));
    this.#skip = this.#group.fallback;
  }

  #byte(byte: number): void {
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    if (!this.#group.silent) this.#encoded.push(byte);
  }

  #write(text: string): void {
    if (text === '' || this.#group.silent) return;
    this.#decode();
    this.#line += text;
    if (text === '\n') this.#flush();
  }

  #decode(): void {
    if (this.#encoded.length === 0) return;
    this.#line += this.#decoder.decode(Uint8Array.from(this.#encoded));
    this.#encoded = [];
  }

  #flush(): void {
    this.#decode();
    this.reading.write(this.#line);
    this.#line = '';
  }
}
