import { decodedViews } from './encoded-text';
import { foldedView } from './folding';
import { joinedView } from './joined-text';
import { leetNamesView } from './leet-names';
import { unspacedView } from './spaced-text';
import { stacked, type View } from './view';

/** A text without disguises, and what else is written in it. */
export interface NormalisedText {
  /** To be scanned instead of the text; undefined where the text is plain. */
  readonly folded: View | undefined;
  /** To be scanned besides. */
  readonly others: readonly View[];
}

/**
 * Takes the disguises off a text. Plain ASCII text costs a look at every character, and no copy is
 * made; all spans of the views lead back to the text as it was given. Linear in its length.
 */
export function normalise(text: string): NormalisedText {
  const folded = foldedView(text);
  const plain = folded?.text ?? text;
  const others = [unspacedView(plain), joinedView(plain), leetNamesView(plain)]
    .filter((view) => view !== undefined)
    .concat(decodedViews(plain));
  return { folded, others: others.map((view) => stacked(view, folded)) };
}
