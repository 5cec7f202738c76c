/** Gives what a text adds that is repeated as a whole, for each of several texts by name. */
export class GrowingTexts {
  private readonly seen = new Map<string, string>();

  /** What follows the common beginning: sites may rewrite the end of what they showed. */
  add(name: string, text: string): string {
    const before = this.seen.get(name) ?? '';
    if (text === '') return '';
    this.seen.set(name, text);
    let common = 0;
    while (common < before.length && text[common] === before[common]) common += 1;
    return text.slice(common);
  }

  /** Notes text that came as a piece. */
  append(name: string, text: string): string {
    this.seen.set(name, (this.seen.get(name) ?? '') + text);
    return text;
  }

  has(name: string): boolean {
    return (this.seen.get(name) ?? '') !== '';
  }
}
