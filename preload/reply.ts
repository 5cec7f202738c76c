/** What crosses the border for a call: errors do not survive it as such, so they travel as a value. */
export type IpcReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };
