/** Marks an answer that is complete, at `[8][0]` of a candidate. */
const COMPLETE = 2;

/** One frame with an answer of our own: a length in UTF-16 units from the line feed on, and JSON. */
export function answerFrame(text: string): string {
  const candidate: unknown[] = ['rc_portcullis', [text], ...Array.from({ length: 6 }, () => null)];
  candidate[8] = [COMPLETE];
  const answer = [null, ['', 'r_portcullis', 'rc_portcullis'], null, null, [candidate]];
  const content = `\n${JSON.stringify([['wrb.fr', null, JSON.stringify(answer)]])}\n`;
  return `${content.length}${content}`;
}
