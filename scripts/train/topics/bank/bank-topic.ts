/** A topic as an administrator may phrase it, and short texts about it. */
export interface BankTopic {
  readonly phrases: readonly string[];
  readonly texts: readonly string[];
}

/** A topic from its phrases, parted by `; `, and its texts, one a line. */
export const topic = (phrases: string, texts: string): BankTopic => ({
  phrases: phrases.split('; '),
  texts: texts.split('\n').map((line) => line.trim()),
});
