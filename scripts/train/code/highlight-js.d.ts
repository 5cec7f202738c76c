/**
 * What training reads of highlight.js 11. Its own types bring those of the DOM along, which would
 * then be there for all code that runs on Node.
 */
export interface Mode {
  readonly keywords?: unknown;
  readonly beginKeywords?: unknown;
  readonly contains?: readonly (Mode | 'self')[];
}

declare const highlighter: {
  /** The grammar of a language by its name or alias, `undefined` where there is none. */
  getLanguage(name: string): Mode | undefined;
};

export default highlighter;
