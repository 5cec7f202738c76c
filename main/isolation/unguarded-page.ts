/** Not all that holds a page could be put around it; the page has been closed. */
export class UnguardedPageError extends Error {
  readonly code = 'unguarded-page';
}

/** What a window is told of a tab whose page could not be held any longer, in the place of a crash. */
export const UNGUARDED = 'unguarded';
