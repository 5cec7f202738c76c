/** `<server>+<scheme>:…`; a scheme may hold letters, digits, `+`, `-` and `.` (RFC 3986 3.1). */
const NAMESPACED = /^([a-z0-9][a-z0-9-]{0,31})\+([a-z][a-z0-9+.-]*:.*)$/is;

/** A resource's address with its server in it, so that addresses of two servers differ. */
export function namespaceUri(server: string, uri: string): string {
  // An id that begins with a digit cannot begin a scheme.
  return /^[a-z]/i.test(server) ? `${server}+${uri}` : `s${server}+${uri}`;
}

/** The server and its own address out of a namespaced one. */
export function splitUri(
  uri: string,
): { readonly server: string; readonly uri: string } | undefined {
  const [, server, own] = NAMESPACED.exec(uri) ?? [];
  return server === undefined || own === undefined ? undefined : { server, uri: own };
}

/** Whether an address can come from a template (RFC 6570, as far as servers use it). */
export function matchesTemplate(template: string, uri: string): boolean {
  if (template.length > 2000 || uri.length > 8000) return false;
  const pattern = template
    .split(/(\{[^}]*\})/)
    .map((piece) => {
      if (!piece.startsWith('{')) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const operator = piece[1] ?? '';
      if (operator === '+' || operator === '#') return '.+';
      return operator === '?' || operator === '&' ? '(?:[?&][^#]*)?' : '[^/?#]+';
    })
    .join('');
  return new RegExp(`^${pattern}$`, 's').test(uri);
}
