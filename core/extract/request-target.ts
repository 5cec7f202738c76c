/** The path of a request target, without query, and percent-decoded where that is possible. */
export function pathOf(target: string): string {
  const raw = withoutQuery(target);
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw; // a stray percent sign: the path as it was sent
  }
}

/** Every extractor looks at the path of every request: an expression would cost more than the rest. */
function withoutQuery(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const fragment = path.indexOf('#');
  return fragment < 0 ? path : path.slice(0, fragment);
}

/** The media type of a content-type header, lower case and without parameters. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** True for JSON and what is built on it (RFC 6839 3.1), also for several documents in a row. */
export function isJson(contentType: string | undefined): boolean {
  return /^[\w.-]+\/([\w.-]+\+)?(x-)?(nd|ld)?json(5|l|lines|-seq)?$/.test(mediaType(contentType));
}
