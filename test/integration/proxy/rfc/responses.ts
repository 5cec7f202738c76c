import { get, OK, unusable, type RawCase } from './case';

const answer = (head: string, body = ''): string => `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;
const END = '0\r\n\r\n';

export const badResponses: readonly RawCase[] = [
  ...unusable('9112 6.3 framing of an answer', {
    'length and chunks': answer(`Content-Length: 2\r\nTransfer-Encoding: chunked`, END),
    'two lengths': answer('Content-Length: 2\r\nContent-Length: 3', 'abc'),
    'a list of lengths': answer('Content-Length: 2, 3', 'abc'),
    'a signed length': answer('Content-Length: +2', 'ok'),
    'a negative length': answer('Content-Length: -2', 'ok'),
    'a hexadecimal length': answer('Content-Length: 0x2', 'ok'),
    'an empty length': answer('Content-Length:', 'ok'),
    'a length that does not fit': answer('Content-Length: 99999999999999999999', 'ok'),
    'chunked twice': answer('Transfer-Encoding: chunked, chunked', END),
    'a coding that nobody asked for': answer('Transfer-Encoding: gzip, chunked', END),
    'an unknown coding': answer('Transfer-Encoding: xyz', END),
  }),
  ...unusable('9112 4 status line', {
    'another protocol': 'ICY 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'a major version of 2': 'HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'a version of 2.0': 'HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'a status of two digits': 'HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok',
    'a status of four digits': 'HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok',
    'a status that begins with zero': 'HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\nok',
    'a status of letters': 'HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\nok',
    'two spaces': 'HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok',
    'a control character in the phrase': 'HTTP/1.1 200 O\x01K\r\nContent-Length: 2\r\n\r\nok',
    'no status line at all': 'Content-Length: 2\r\n\r\nok',
    'a lower-case name': 'http/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    garbage: '\x16\x03\x01\x00\x05hello\r\n\r\n',
  }),
  ...unusable('9110 5.5 fields of an answer', {
    'a NUL in a value': answer('X-A: b\0\r\nContent-Length: 2', 'ok'),
    'a bare CR in a value': answer('X-A: b\rSet-Cookie: x\r\nContent-Length: 2', 'ok'),
    'a control character': answer('X-A: b\x02\r\nContent-Length: 2', 'ok'),
    'a line without a colon': answer('X-A\r\nContent-Length: 2', 'ok'),
    'an empty name': answer(': b\r\nContent-Length: 2', 'ok'),
    'a name with a space within': answer('X A: b\r\nContent-Length: 2', 'ok'),
    'white space before the first field': answer(' X-A: b\r\nContent-Length: 2', 'ok'),
    'a head over the limit': answer(`X-A: ${'b'.repeat(70_000)}\r\nContent-Length: 2`, 'ok'),
    'more lines than the limit': answer(`${'X-A: b\r\n'.repeat(300)}Content-Length: 2`, 'ok'),
  }),
  ...unusable('9110 15.2 interim answers', {
    'a switch that nobody asked for':
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  }),
  {
    name: '9110 15.2 more interim answers than the limit',
    request: get(),
    answer: 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(80) + OK,
    client: /^(HTTP\/1\.1 102 [^]*)?HTTP\/1\.1 502 /,
    never: /HTTP\/1\.1 200/,
  },
  ...Object.entries({
    'a size with a prefix': `0x2\r\nok\r\n${END}`,
    'a negative size': `-2\r\nok\r\n${END}`,
    'a size line that ends in LF': `2\nok\r\n${END}`,
    'more data than its size': `2\r\nokk\r\n${END}`,
    'a size that does not fit': `fffffffffffffffff\r\nok\r\n${END}`,
    'an extension with a NUL': `2;\0\r\nok\r\n${END}`,
  }).map(([what, body]) => ({
    name: `9112 7.1 chunks of an answer: ${what}`,
    request: get(),
    answer: answer('Transfer-Encoding: chunked', body),
    client: /^HTTP\/1\.1 /,
    never: /0\r\n\r\n$/,
  })),
  {
    name: '9110 15.6.3 a server that closes without an answer',
    request: get(),
    answer: '',
    closes: true,
    client: /^HTTP\/1\.1 502/,
  },
  {
    name: '9112 8 a head that is cut off',
    request: get(),
    answer: 'HTTP/1.1 200 OK\r\nContent-Len',
    closes: true,
    client: /^HTTP\/1\.1 502/,
  },
];

export const goodResponses: readonly RawCase[] = [
  {
    name: '9112 5.1 white space before the colon of an answer is removed',
    request: get(),
    answer: answer('X-A : b\r\nContent-Length: 2', 'ok'),
    client: /\r\nX-A: b\r\n[^]*ok$/,
    never: /X-A :/,
  },
  {
    name: '9112 5.1 also before the colon of its length',
    request: get(),
    answer: answer('Content-Length : 2', 'ok'),
    client: /^HTTP\/1\.1 (200[^]*Content-Length: 2\r\n[^]*ok$|502)/,
  },
  {
    name: '9112 5.2 a folded line of an answer becomes one',
    request: get(),
    answer: answer('X-A: b\r\n  c\r\n\td\r\nContent-Length: 2', 'ok'),
    client: /^HTTP\/1\.1 (200[^]*\r\nX-A: b +c +d\r\n|502)/,
    never: /\r\n[ \t]/,
  },
  {
    name: '9112 4 no reason phrase',
    request: get(),
    answer: 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok',
    client: /^HTTP\/1\.1 200 /,
  },
  {
    name: '9112 4 not even its space',
    request: get(),
    answer: 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok',
    client: /^HTTP\/1\.1 200 /,
  },
  {
    name: '9112 4 a phrase with bytes over 127',
    request: get(),
    answer: 'HTTP/1.1 200 \xe4\r\nContent-Length: 2\r\n\r\nok',
    client: /^HTTP\/1\.1 200 /,
  },
  ...[201, 203, 206, 226, 299, 301, 308, 400, 401, 404, 418, 429, 451, 500, 503, 599, 700, 999].map(
    (status) => ({
      name: `9110 15 status ${status} is passed on`,
      request: get(),
      answer: `HTTP/1.1 ${status} Text\r\nContent-Length: 2\r\n\r\nok`,
      client: new RegExp(`^HTTP/1\\.1 ${status} [^]*ok$`),
    }),
  ),
  {
    name: '9110 15.2 interim answers are passed on',
    request: get(),
    answer: `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 199 X\r\n\r\n${OK}`,
    client: /^HTTP\/1\.1 103 [^]*Link: <\/a>[^]*HTTP\/1\.1 199 [^]*HTTP\/1\.1 200 /,
  },
  {
    name: '9110 15.2 none to an HTTP/1.0 client',
    request: 'GET {T}{P} HTTP/1.0\r\nHost: {H}\r\n\r\n',
    answer: `HTTP/1.1 103 Early Hints\r\n\r\n${OK}`,
    client: /^HTTP\/1\.1 200/,
    never: /103/,
  },
  {
    name: '9110 8.6 no length in an interim answer',
    request: get(),
    answer: `HTTP/1.1 102 Processing\r\nContent-Length: 0\r\n\r\n${OK}`,
    client: /102[^]*200 OK/,
    never: /102[^]*Content-Length: 0[^]*200/,
  },
  {
    name: '9110 6.6.1 a date is added',
    request: get(),
    client: /\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/,
  },
  {
    name: '9110 6.6.1 a date is left alone',
    request: get(),
    answer: answer('Date: Tue, 01 Jan 2019 00:00:00 GMT\r\nContent-Length: 2', 'ok'),
    client: /Date: Tue, 01 Jan 2019/,
    never: /Date:[^]*Date:/,
  },
  {
    name: '9110 7.6.3 Via is added to an answer',
    request: get(),
    client: /\r\nVia: 1\.1 portcullis\r\n/,
  },
  {
    name: '9110 7.6.3 with the version of the server',
    request: get(),
    answer: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
    client: /\r\nVia: 1\.0 portcullis\r\n/,
  },
  {
    name: '9110 7.6.3 after those that are there',
    request: get(),
    answer: answer('Via: 1.1 first\r\nContent-Length: 2', 'ok'),
    client: /Via: 1\.1 first[^]*1\.1 portcullis/,
  },
  {
    name: '9110 5.3 Set-Cookie stays in lines',
    request: get(),
    answer: answer('Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2', 'ok'),
    client: /Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n/,
  },
  {
    name: '9110 8.4 a coding stays as it is',
    request: get(),
    answer: answer('Content-Encoding: x-own\r\nContent-Length: 2', 'ok'),
    client: /Content-Encoding: x-own\r\n[^]*ok$/,
  },
  {
    name: '9110 14 a part of the whole',
    request: get('Range: bytes=0-1'),
    answer:
      'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nok',
    client: /206 [^]*Content-Range: bytes 0-1\/9/,
    server: /Range: bytes=0-1/,
  },
  {
    name: '9110 13 conditions are passed on',
    request: get('If-Match: "a"', 'If-Modified-Since: Tue, 01 Jan 2019 00:00:00 GMT'),
    server: /If-Match: "a"\r\nIf-Modified-Since: Tue/,
  },
  {
    name: '9110 7.6.1 fields of the connection are taken off',
    request: get(),
    answer: answer(
      'Connection: x-hop, close\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nContent-Length: 2',
      'ok',
    ),
    client: /200 OK/,
    never: /X-Hop|Keep-Alive|Proxy-Authenticate|x-hop/,
  },
  {
    name: '9112 9.6 close of the server is not close of the client',
    request: get() + get('X-Next: 1'),
    answer: answer('Connection: close\r\nContent-Length: 2', 'ok'),
    closes: true,
    client: /200 OK[^]*200 OK/,
  },
];
