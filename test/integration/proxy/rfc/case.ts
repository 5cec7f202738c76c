/** One raw exchange: the bytes of a client, the bytes of the server, and what must come of them. */
export interface RawCase {
  /** The rule that is tested, with its section. */
  readonly name: string;
  /**
   * The client's bytes. `{T}` stands for what precedes the path in the mode's form of target, `{H}` for
   * the host, `{P}` for the path under which the server finds its answer.
   */
  readonly request: string;
  /** The server's bytes; by default 200 with `ok`. */
  readonly answer?: string;
  /** The server closes after its bytes. */
  readonly closes?: boolean;
  /** What the client must have received when the case is over. */
  readonly client?: RegExp;
  /** What the client must never receive. */
  readonly never?: RegExp;
  /** What the server must have received; `'nothing'`: not one byte of this request. */
  readonly server?: RegExp | 'nothing';
  /** What the server must never receive. */
  readonly withheld?: RegExp;
  /** Modes that the case makes sense in. */
  readonly only?: 'plain' | 'tls';
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
export const REFUSED =
  /^HTTP\/1\.1 (400|411|413|414|417|421|431|501|505) [^]*\r\nConnection: close\r\n/;
export const BAD_GATEWAY = /^HTTP\/1\.1 502 /;

/** A request with these lines after `Host`. */
export function get(...lines: readonly string[]): string {
  return message('GET', lines);
}

export function message(method: string, lines: readonly string[], body = ''): string {
  return `${method} {T}{P} HTTP/1.1\r\n${['Host: {H}', ...lines].map((line) => `${line}\r\n`).join('')}\r\n${body}`;
}

export function post(lines: readonly string[], body = ''): string {
  return message('POST', ['Content-Type: text/plain', ...lines], body);
}

/** Cases that differ in one piece of text and are all refused before anything is sent on. */
export function refused(
  rule: string,
  requests: Readonly<Record<string, string>>,
): readonly RawCase[] {
  return Object.entries(requests).map(([what, request]) => ({
    name: `${rule}: ${what}`,
    request,
    client: REFUSED,
    server: 'nothing',
  }));
}

/** Answers that a proxy must not pass on (RFC 9112 6.3, 9110 15.6.3). */
export function unusable(
  rule: string,
  answers: Readonly<Record<string, string>>,
): readonly RawCase[] {
  return Object.entries(answers).map(([what, answer]) => ({
    name: `${rule}: ${what}`,
    request: get(),
    answer,
    client: BAD_GATEWAY,
    never: /HTTP\/1\.1 200/,
  }));
}
