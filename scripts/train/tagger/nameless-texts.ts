import {
  GAZETTEER_KINDS,
  type Gazetteer,
  type GazetteerKind,
} from '../../../core/detect/models/tagger/gazetteer';
import { tagTokens } from '../../../core/detect/models/tagger/tokens';

/** Longer texts are likelier to hold a name that nothing gives away. */
const LONGEST = 400;

const bits = (...kinds: GazetteerKind[]): number =>
  kinds.reduce((all, kind) => all | (1 << GAZETTEER_KINDS.indexOf(kind)), 0);

const COMMON = bits('common');

/** Lists whose words may be names even where they are written in lower case. */
const NAMING = bits('first-name', 'last-name', 'city', 'country', 'organisation');
const TELLING = bits('nationality', 'medical');

/**
 * Whether a text of which nobody has said what it holds can be taken to hold no name: no word inside
 * a sentence has a capital, and none is in a list of names but common words. Digits are left out,
 * since they may be ages and addresses.
 */
export function seemsNameless(text: string, gazetteer: Gazetteer): boolean {
  if (text.length > LONGEST || /\p{N}/u.test(text)) return false;
  const tokens = tagTokens(text);
  const kinds = gazetteer.kindsOf(tokens);
  return tokens.every(({ text: word, lower, first }, index) => {
    const own = kinds[index] as number;
    const listed = own | (own >> GAZETTEER_KINDS.length);
    if ((listed & TELLING) !== 0) return false;
    if ((listed & NAMING) !== 0 && (listed & COMMON) === 0) return false;
    return first || word === lower || word === 'I';
  });
}
