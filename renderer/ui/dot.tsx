import type { Tone } from './action-badge';
import classes from './tone.module.css';

/** A coloured dot beside words that say the same. */
export function Dot({ tone }: { readonly tone: Tone }) {
  return <span className={classes.dot} data-tone={tone} aria-hidden="true" />;
}
