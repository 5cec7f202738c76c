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
 * What is written in decoded text under one more disguise. Each is at most as long as what was
 * decoded, and no deeper one is looked for, so that the whole stays linear.
 */
function nestedViews(decoded: View): View[] {
  const folded = foldedView(decoded.text);
  const plain = folded?.text ?? decoded.text;
  const nested = [unspacedView(plain), leetNamesView(plain)]
    .filter((view) => view !== undefined)
    .concat(decodedViews(plain))
    .map((view) => stacked(view, folded));
  return (folded === undefined ? nested : [folded, ...nested]).map((view) =>
    stacked(view, decoded),
  );
}

/**
 * Takes the disguises off a text. Plain ASCII text costs a look at every character, and no copy is
 * made; all spans of the views lead back to the text as it was given. Linear in its length.
 */
export function normalise(text: string): NormalisedText {
  const folded = foldedView(text);
  const plain = folded?.text ?? text;
  const decoded = decodedViews(plain);
  const others = [unspacedView(plain), joinedView(plain), leetNamesView(plain)]
    .filter((view) => view !== undefined)
    .concat(decoded, decoded.flatMap(nestedViews));
  return { folded, others: others.map((view) => stacked(view, folded)) };
}
