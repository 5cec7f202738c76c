/** Longest document that is put together, UTF-16 units; a longer one is handed over in pieces. */
export const MAX_DOCUMENT_LENGTH = 16 * 1024 * 1024;

/**
 * Splits a text of JSON documents into documents as they come: one on each line, one behind another,
 * one over many lines, or the items of one array. What stands on a line and is no document
 * (`0:"text"`, `)]}'`, lengths, `[DONE]`) is a piece of its own.
 */
export class DocumentSplitter {
  private text = '';
  /** Where in `text` the scan goes on. */
  private at = 0;
  /** Where the document begins that is being scanned; -1 between documents. */
  private start = -1;
  private depth = 0;
  private inString = false;
  /** An array at the top whose items are documents. */
  private inArray = false;

  push(text: string): readonly string[] {
    this.text += text;
    const pieces: string[] = [];
    while (this.at < this.text.length) {
      if (this.start >= 0) this.inside(pieces);
      else if (!this.between(pieces)) break;
    }
    this.cut(pieces);
    return pieces;
  }

  finish(): readonly string[] {
    const rest = this.text.trim();
    this.text = '';
    this.at = 0;
    this.start = -1;
    return rest === '' || (this.inArray && rest === ']') ? [] : [rest];
  }

  /** Takes one character between documents; false where a line is not yet complete. */
  private between(pieces: string[]): boolean {
    const character = this.text[this.at] ?? '';
    if (character === '\u001e' || /[\s,]/.test(character) || (this.inArray && character === ']')) {
      if (character === ']') this.inArray = false;
      this.at += 1;
      return true;
    }
    if (character === '[' && !this.inArray) {
      const next = /^\[\s*(.)/s.exec(this.text.slice(this.at, this.at + 64))?.[1];
      if (next === undefined) return false;
      if (next === '{') {
        this.inArray = true;
        this.at += 1;
        return true;
      }
    }
    if (character === '{' || character === '[') {
      this.start = this.at;
      this.depth = 0;
      return true;
    }
    const end = this.text.indexOf('\n', this.at);
    if (end < 0) return false;
    pieces.push(this.text.slice(this.at, end).replace(/\r$/, ''));
    this.at = end + 1;
    return true;
  }

  /** Scans on in a document. */
  private inside(pieces: string[]): void {
    const { text } = this;
    for (; this.at < text.length; this.at += 1) {
      const code = text.charCodeAt(this.at);
      if (this.inString) {
        if (code === BACKSLASH) this.at += 1;
        else if (code === QUOTE) this.inString = false;
      } else if (code === QUOTE) this.inString = true;
      else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.depth += 1;
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        this.depth -= 1;
        if (this.depth > 0) continue;
        this.at += 1;
        pieces.push(text.slice(this.start, this.at));
        this.start = -1;
        return;
      }
    }
  }

  /** Forgets what was handed over, and hands over what is too long to wait for. */
  private cut(pieces: string[]): void {
    const from = this.start < 0 ? this.at : this.start;
    if (this.text.length - from > MAX_DOCUMENT_LENGTH) {
      pieces.push(this.text.slice(from));
      this.text = '';
      this.at = 0;
      this.start = -1;
      this.inString = false;
      return;
    }
    this.text = this.text.slice(from);
    // A backslash at the very end has skipped a character that is still to come.
    this.at -= from;
    if (this.start >= 0) this.start = 0;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
