/**
 * Escape, then Tab: the one Tab that a page does not get. It leads out of the page, so that nobody
 * is caught in it who has no mouse (WCAG 2.1.2). Escape goes to the page all the same.
 */
export class WayOut {
  #isOpen = false;

  /** Whether this key leaves the page; to be asked once for each key that goes down. */
  isTakenBy({ key }: { readonly key: string }): boolean {
    // Shift, for the way back, changes nothing yet.
    if (key === 'Shift') return false;
    const isTaken = this.#isOpen && key === 'Tab';
    this.#isOpen = key === 'Escape';
    return isTaken;
  }
}
