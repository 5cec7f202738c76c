import { get, message, OK, post, refused, type RawCase } from './case';

const HOPS = [
  'Keep-Alive: timeout=5',
  'Proxy-Connection: keep-alive',
  'TE: trailers',
  'Proxy-Authorization: Basic eDp5',
  'Upgrade: h2c',
  'HTTP2-Settings: AAAA',
];

export const connection: readonly RawCase[] = [
  ...HOPS.map((line) => ({
    name: `9110 7.6.1 a field of the connection stays here: ${line}`,
    request: get(line, 'Connection: keep-alive'),
    client: /200 OK/,
    withheld: new RegExp(`${line.split(':')[0] ?? ''}:`, 'i'),
  })),
  {
    name: '9110 7.6.1 what Connection names is taken off',
    request: get('Connection: X-One, x-two', 'X-One: 1', 'X-Two: 2', 'X-Three: 3'),
    client: /200 OK/,
    server: /X-Three: 3/,
    withheld: /X-One|X-Two|Connection/i,
  },
  {
    name: '9110 7.6.1 in several lines',
    request: get('Connection: x-one', 'X-One: 1', 'Connection: x-two', 'X-Two: 2'),
    client: /200 OK/,
    withheld: /X-One|X-Two/i,
  },
  {
    name: '9110 7.6.1 empty elements of Connection',
    request: get('Connection: ,, x-one ,,', 'X-One: 1'),
    client: /200 OK/,
    withheld: /X-One/i,
  },
  {
    name: '9110 7.6.1 Connection cannot take the length off',
    request: post(['Connection: content-length', 'Content-Length: 3'], 'abc'),
    client: /^HTTP\/1\.1 (200|400)/,
    withheld: /abc(?<!Content-Length: 3[^]*abc)/,
  },
  {
    name: '9110 7.6.1 Connection cannot take the host off',
    request: get('Connection: host'),
    client: /200 OK/,
    server: /Host: {H}/,
  },
  {
    name: '9110 7.6.1 Connection cannot take the chunks off',
    request: post(
      ['Connection: transfer-encoding', 'Transfer-Encoding: chunked'],
      '3\r\nabc\r\n0\r\n\r\n',
    ),
    client: /^HTTP\/1\.1 (200|400)/,
  },
  {
    name: '9112 9.3 close is honoured',
    request: get('Connection: close'),
    client: /\r\nConnection: close\r\n[^]*ok$/,
    withheld: /Connection: close/,
  },
  {
    name: '9112 9.3 close among others',
    request: get('Connection: x-one, CLOSE'),
    client: /\r\nConnection: close\r\n/,
  },
  {
    name: '9112 9.6 nothing after close is served',
    request: get('Connection: close') + get('X-Next: 1'),
    client: /ok$/,
    withheld: /X-Next/,
  },
  {
    name: '9112 9.3 HTTP/1.0 is closed',
    request: 'GET {T}{P} HTTP/1.0\r\nHost: {H}\r\n\r\n',
    client: /Connection: close/,
  },
  {
    name: '9112 9.3 also with keep-alive, since we are a proxy',
    request: 'GET {T}{P} HTTP/1.0\r\nHost: {H}\r\nConnection: keep-alive\r\n\r\n',
    client: /Connection: close/,
    never: /Connection: keep-alive/,
  },
  {
    name: '9112 9.3.2 pipelined requests in order',
    request: get('X-N: 1') + get('X-N: 2') + get('X-N: 3'),
    client: /200 OK[^]*200 OK[^]*200 OK/,
    server: /X-N: 1[^]*X-N: 2[^]*X-N: 3/,
  },
  {
    name: '9112 9.3.2 a bad request after good ones',
    request: get('X-N: 1') + 'BAD\r\n\r\n',
    client: /200 OK[^]*HTTP\/1\.1 400/,
    server: /X-N: 1/,
  },
  {
    name: '9112 11.2 nothing behind a bad request',
    request: 'BAD\r\n\r\n' + get('X-N: 1'),
    client: /^HTTP\/1\.1 400/,
    never: /200 OK/,
    server: 'nothing',
  },
  { name: '9110 7.6.3 Via is added', request: get(), server: /\r\nVia: 1\.1 portcullis\r\n/ },
  {
    name: '9110 7.6.3 with the version of the client',
    request: 'GET {T}{P} HTTP/1.0\r\nHost: {H}\r\n\r\n',
    server: /\r\nVia: 1\.0 portcullis\r\n/,
  },
  {
    name: '9110 7.6.3 after those that are there',
    request: get('Via: 1.0 fred, 1.1 p.example'),
    server: /Via: 1\.0 fred, 1\.1 p\.example[^]*1\.1 portcullis/,
  },
];

export const methods: readonly RawCase[] = [
  {
    name: '9110 7.6.2 TRACE with no hop left is answered here',
    request: message('TRACE', [
      'Max-Forwards: 0',
      'X-A: b',
      'Cookie: secret=1',
      'Authorization: x',
    ]),
    client: /^HTTP\/1\.1 200 [^]*message\/http[^]*TRACE [^]*X-A: b/,
    never: /secret=1|Authorization: x/,
    server: 'nothing',
  },
  {
    name: '9110 7.6.2 OPTIONS with no hop left is answered here',
    request: message('OPTIONS', ['Max-Forwards: 0']),
    client: /^HTTP\/1\.1 2\d\d /,
    server: 'nothing',
  },
  {
    name: '9110 7.6.2 one hop is taken',
    request: message('OPTIONS', ['Max-Forwards: 5']),
    server: /\r\nMax-Forwards: 4\r\n/,
  },
  {
    name: '9110 7.6.2 the last hop',
    request: message('TRACE', ['Max-Forwards: 1']),
    server: /\r\nMax-Forwards: 0\r\n/,
  },
  {
    name: '9110 7.6.2 other methods are not counted',
    request: get('Max-Forwards: 0'),
    client: /200 OK/,
    server: /^GET/,
  },
  {
    name: '9110 9.3.7 OPTIONS with a path',
    request: message('OPTIONS', []),
    client: /200 OK/,
    server: /^OPTIONS {P} /,
  },
  {
    name: '9110 10.1.1 an expectation that nobody knows',
    request: post(['Expect: miracles', 'Content-Length: 2'], 'ab'),
    client: /^HTTP\/1\.1 (417|200)/,
  },
  {
    name: '9110 10.1.1 100-continue is answered before the body',
    request: post(['Expect: 100-continue', 'Content-Length: 2'], 'ab'),
    client: /HTTP\/1\.1 200/,
    server: /ab$/,
  },
  {
    name: '9110 10.1.1 in any case',
    request: post(['Expect: 100-Continue', 'Content-Length: 2'], 'ab'),
    client: /HTTP\/1\.1 200/,
  },
  {
    name: '9110 10.1.1 not to HTTP/1.0',
    request:
      'POST {T}{P} HTTP/1.0\r\nHost: {H}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab',
    client: /^HTTP\/1\.1 200/,
    never: /HTTP\/1\.1 100/,
  },
  {
    name: '9110 10.1.1 not without a body',
    request: get('Expect: 100-continue'),
    client: /HTTP\/1\.1 200/,
  },
  {
    name: '9110 9.3.6 CONNECT with a path inside of a tunnel',
    only: 'tls',
    request: message('CONNECT', []),
    client: /^HTTP\/1\.1 4\d\d/,
    server: 'nothing',
  },
  {
    name: '9110 9.3.6 CONNECT inside of a tunnel',
    only: 'tls',
    request: 'CONNECT {H}:443 HTTP/1.1\r\nHost: {H}:443\r\n\r\n',
    client: /^HTTP\/1\.1 4\d\d/,
    server: 'nothing',
  },
  ...refused('9110 9.3.6 CONNECT', {
    'no port': 'CONNECT {H} HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'an empty port': 'CONNECT {H}: HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'port zero': 'CONNECT {H}:0 HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'a port out of range': 'CONNECT {H}:65536 HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'a path': 'CONNECT /x HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'an address': 'CONNECT http://{H}:443/ HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'user information': 'CONNECT me@{H}:443 HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'no Host': 'CONNECT {H}:443 HTTP/1.1\r\n\r\n',
    'two Hosts': 'CONNECT {H}:443 HTTP/1.1\r\nHost: {H}\r\nHost: {H}\r\n\r\n',
    'a body': 'CONNECT {H}:443 HTTP/1.1\r\nHost: {H}\r\nContent-Length: 2\r\n\r\nab',
    chunks: 'CONNECT {H}:443 HTTP/1.1\r\nHost: {H}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  }).map((one) => ({ ...one, only: 'plain' as const, client: /^HTTP\/1\.1 4\d\d/ })),
  ...refused('9112 3.2.1 a request to the proxy itself', {
    'a path': 'GET / HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'another scheme': 'GET ftp://{H}/ HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'an authority': 'GET {H}:80 HTTP/1.1\r\nHost: {H}\r\n\r\n',
    'an asterisk': 'GET * HTTP/1.1\r\nHost: {H}\r\n\r\n',
  }).map((one) => ({ ...one, only: 'plain' as const, client: /^HTTP\/1\.1 4\d\d/ })),
  {
    name: '9110 7.8 an upgrade that the server declines',
    request: get(
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    ),
    answer: OK,
    client: /^HTTP\/1\.1 200/,
  },
  {
    name: '9110 7.8 another HTTP is not offered',
    request: get(
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
    ),
    client: /200 OK/,
    withheld: /upgrade|HTTP2-Settings/i,
  },
  {
    name: '9110 7.8 Upgrade without the option of Connection',
    request: get('Upgrade: websocket'),
    client: /200 OK/,
    withheld: /upgrade/i,
  },
  {
    name: '9110 7.8 Upgrade of HTTP/1.0 is ignored',
    request:
      'GET {T}{P} HTTP/1.0\r\nHost: {H}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    client: /200 OK/,
    withheld: /upgrade/i,
  },
];
