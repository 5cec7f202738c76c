import { UNSAFE_CATEGORIES } from '../../exchange/signals';

/** What the text models score, in the order of their outputs. */
export const TEXT_TASKS = [
  'injection-user',
  'injection-tool',
  'unsafe',
  ...UNSAFE_CATEGORIES,
] as const;

export const INJECTION_USER = 0;
export const INJECTION_TOOL = 1;
export const UNSAFE = 2;
export const FIRST_CATEGORY = 3;

/** Tasks whose sign may stand in one place of a long text. */
export const PEAK_TASKS = [INJECTION_USER, INJECTION_TOOL, UNSAFE] as const;
