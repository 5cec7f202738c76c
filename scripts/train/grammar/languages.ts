import { ASIA } from './languages/asia';
import type { LanguagePacks } from './languages/language-pack';
import { NORTH_AND_EAST_EUROPE } from './languages/north-and-east-europe';
import { WESTERN_EUROPE } from './languages/western-europe';

/** Material to train a detector with, never instructions. A language is picked by its place, so the order stays. */
export const LANGUAGES: LanguagePacks = {
  ...WESTERN_EUROPE,
  ...NORTH_AND_EAST_EUROPE,
  ...ASIA,
};
