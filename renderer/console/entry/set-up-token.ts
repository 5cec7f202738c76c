/** The one-time token out of the address that the server prints, `…/#/set-up?token=…`; or empty. */
export function setUpTokenOf(hash: string): string {
  const found = /(?:^#|[/?&#])(?:set-?up(?:[-_]?token)?|token)=([^&]+)/i.exec(hash);
  return found?.[1] === undefined ? '' : decodeURIComponent(found[1]);
}
