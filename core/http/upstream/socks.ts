import { isIP, type Socket } from 'node:net';
import type { Authority } from '../http1/request-target';
import { UpstreamError } from './upstream-error';

const VERSION = 5;
const NO_CREDENTIALS = 0;
const USERNAME_PASSWORD = 2;
const CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 } as const;
/** Longest user name, password and host name: their length is one byte. */
const ONE_BYTE = 255;

export interface SocksCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Asks a SOCKS5 server (RFC 1928, with RFC 1929 credentials) for a connection. Names are resolved by
 * the server. Rejects with `UpstreamError`; the caller bounds the time and owns the socket.
 */
export async function connectThroughSocks(
  socket: Socket,
  to: Authority,
  credentials: SocksCredentials | undefined,
): Promise<void> {
  const methods = credentials ? [NO_CREDENTIALS, USERNAME_PASSWORD] : [NO_CREDENTIALS];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await take(socket, 2);
  if (version !== VERSION) throw failed('The company proxy does not speak SOCKS5.');
  if (method === USERNAME_PASSWORD && credentials) await authenticate(socket, credentials);
  else if (method !== NO_CREDENTIALS) throw refusedCredentials();
  socket.write(connectRequest(to));
  const [, reply = 0xff, , type] = await take(socket, 4);
  if (reply !== 0)
    throw failed(`The company proxy would not connect to ${to.host} (${reason(reply)}).`);
  // The address that the server uses is of no interest, but it stands before the first byte.
  const length =
    type === ADDRESS.name ? ((await take(socket, 1))[0] ?? 0) : type === ADDRESS.ipv6 ? 16 : 4;
  await take(socket, length + 2);
}

async function authenticate(socket: Socket, credentials: SocksCredentials): Promise<void> {
  const username = Buffer.from(credentials.username, 'utf8').subarray(0, ONE_BYTE);
  const password = Buffer.from(credentials.password, 'utf8').subarray(0, ONE_BYTE);
  socket.write(Buffer.from([1, username.length, ...username, password.length, ...password]));
  const [, status] = await take(socket, 2);
  if (status !== 0) throw refusedCredentials();
}

function connectRequest({ host, port }: Authority): Buffer {
  const end = [port >> 8, port & 0xff];
  const start = [VERSION, CONNECT, 0];
  if (isIP(host) === 4)
    return Buffer.from([...start, ADDRESS.ipv4, ...host.split('.').map(Number), ...end]);
  // A name of an IPv6 address in text is resolved by no server: its bytes are sent.
  if (isIP(host) === 6) return Buffer.from([...start, ADDRESS.ipv6, ...ipv6Bytes(host), ...end]);
  const name = Buffer.from(host, 'latin1');
  if (name.length > ONE_BYTE) throw failed('The name of the host is too long for SOCKS.');
  return Buffer.from([...start, ADDRESS.name, name.length, ...name, ...end]);
}

function ipv6Bytes(host: string): number[] {
  // WHATWG URL writes an address in its canonical form: hexadecimal words, one run of zeros left out.
  const canonical = new URL(`http://[${host.replace(/%.*$/, '')}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const words = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const left = words(head);
  const right = tail === undefined ? [] : words(tail);
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Waits for exactly so many bytes; what follows stays in the socket. */
function take(socket: Socket, count: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (bytes?: Buffer): void => {
      socket.off('readable', look);
      socket.off('close', onClose);
      if (bytes) resolve(bytes);
      else reject(failed('The company proxy closed the connection.'));
    };
    const look = (): void => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes?.length === count) settle(bytes);
    };
    const onClose = (): void => settle();
    socket.on('readable', look);
    socket.once('close', onClose);
    look();
  });
}

const failed = (message: string): UpstreamError => new UpstreamError('company-proxy', message);

const refusedCredentials = (): UpstreamError =>
  new UpstreamError(
    'company-proxy-credentials',
    'The company proxy did not accept the credentials that are set for it.',
  );

/** RFC 1928 6. */
const REASONS = [
  'succeeded',
  'general failure',
  'not allowed',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'expired',
  'command not supported',
  'address type not supported',
] as const;

const reason = (reply: number): string => REASONS[reply] ?? `reply ${reply}`;
