/**
 * Scheme by which the page script asks for a dialog. It exists in isolated sessions only, where
 * `dialogs.ts` answers it; it is registered with our own scheme before the app is ready.
 */
export const DIALOG_SCHEME = 'portcullis-dialog';
export const DIALOG_ORIGIN = `${DIALOG_SCHEME}://ask`;

/** What Chromium is to grant it: a page may ask by a request that waits, whatever its own policy. */
export const DIALOG_PRIVILEGES = {
  scheme: DIALOG_SCHEME,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    corsEnabled: true,
    bypassCSP: true,
  },
} as const;
