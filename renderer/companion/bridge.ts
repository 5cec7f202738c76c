import type { CompanionApi } from '../../preload/contract';

declare global {
  interface Window {
    /** Put there by the preload script of our own windows. */
    readonly portcullis: CompanionApi;
  }
}

/** The way to main: a person at the desk may ask for no more than this. */
export const bridge = (): CompanionApi => window.portcullis;
