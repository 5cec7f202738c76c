/** Segments that name one thing among many: numbers, hexadecimal and random words, addresses, dates. */
const VARIABLE: readonly RegExp[] = [
  /^\d+$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?=.*\d)[0-9a-f]{12,}$/i,
  /^[0-9A-HJKMNP-TV-Z]{26}$/,
  /^[\w.+-]+(@|%40)[\w.-]+$/i,
  /^\d{4}-\d{2}-\d{2}/,
  /^(?=.*\d)(?=.*[a-z])[\w-]{16,}$/i,
  /^[a-z]{2,12}[_-](?=.*\d)[A-Za-z0-9]{8,}$/,
];

/** Longest path that is folded; what is longer is cut there. */
const MAX_SEGMENTS = 20;

/** A version such as `v1` and a model's name are words of the API. */
export function isVariable(segment: string): boolean {
  return VARIABLE.some((pattern) => pattern.test(segment));
}

/** `/chat/8f14…/messages/17` → `/chat/{var1}/messages/{var2}`, as API discovery names parameters. */
export function foldPath(path: string): string {
  let count = 0;
  const segments = path.split('/').slice(0, MAX_SEGMENTS + 1);
  return segments.map((segment) => (isVariable(segment) ? `{var${++count}}` : segment)).join('/');
}

/** Whether a path fits a template: `{name}` stands for exactly one segment that is not empty. */
export function fitsTemplate(template: string, path: string): boolean {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) =>
      /^\{[^/{}]+\}$/.test(part) ? given[index] !== '' : part === given[index],
    )
  );
}
