import { connect, isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { PolicySource } from '../../exchange/ports';
import { HeadBuffer } from '../http1/head-buffer';
import { parseResponseHead } from '../http1/head';
import { bracketed, type Authority } from '../http1/request-target';
import type { HttpLimits } from '../limits';
import type { WantedHttp } from './pool';
import { connectThroughSocks } from './socks';
import { UpstreamError, upstreamError } from './upstream-error';

/** Servers whose TLS session is remembered. */
const TLS_SESSIONS = 500;

/** Names and addresses of this computer itself. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|::1?|::ffff:127(\.\d+){3})$/;

/** Opens connections to the outside: directly, or through the company's proxy. */
export class Dialer {
  #secure: { readonly roots: readonly string[]; readonly context: SecureContext } | undefined;
  readonly #sessions = new Map<string, Buffer>();

  constructor(
    private readonly policies: PolicySource,
    private readonly systemRoots: () => readonly string[],
    private readonly limits: HttpLimits,
    /** Ports of this computer on which we listen ourselves: a connection there would never end. */
    private readonly ownPorts: ReadonlySet<number> = new Set(),
  ) {}

  /** A TCP connection. Rejects with `UpstreamError`; aborting gives the connection up. */
  async tcp(to: Authority, signal?: AbortSignal): Promise<Socket> {
    if (this.ownPorts.has(to.port) && LOOPBACK.test(to.host)) {
      throw new UpstreamError('loop', `${bracketed(to.host)}:${to.port} is this proxy itself.`);
    }
    const proxy = this.policies.current().upstream.proxy;
    if (proxy === undefined) return this.#open(to, signal);
    const url = new URL(proxy);
    return url.protocol === 'socks5:'
      ? this.#throughSocks(url, to, signal)
      : this.#throughProxy(url, to, signal);
  }

  /**
   * A verified TLS connection to `to`, where the server shows a certificate for `name`. A server that
   * speaks nothing but HTTP/2 gets it, also where HTTP/1.1 would do.
   */
  async tls(
    to: Authority,
    name: string,
    wanted: WantedHttp,
    signal?: AbortSignal,
  ): Promise<TLSSocket> {
    const offered = wanted === 'newest' ? ['h2', 'http/1.1'] : ['http/1.1'];
    try {
      return await this.#tls(to, name, offered, signal);
    } catch (error) {
      if (wanted === 'newest' || !refusesProtocol(error)) throw error;
      return await this.#tls(to, name, ['h2'], signal);
    }
  }

  async #tls(
    to: Authority,
    name: string,
    protocols: string[],
    signal: AbortSignal | undefined,
  ): Promise<TLSSocket> {
    const socket = await this.tcp(to, signal);
    const secureContext = this.#context();
    const key = `${name}:${to.port}`;
    const session = this.#sessions.get(key);
    const secured = connectTls({
      socket,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      secureContext,
      ALPNProtocols: protocols,
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      ...(session ? { session } : {}),
    });
    secured.on('session', (ticket) => this.#remember(key, ticket));
    await this.#settled(secured, 'secureConnect', to.host, signal);
    return secured;
  }

  async #open(to: Authority, signal?: AbortSignal): Promise<Socket> {
    // Half-open connections are the tunnel's to handle; HTTP connections end both ways anyway.
    const socket = connect({ host: to.host, port: to.port, allowHalfOpen: true, noDelay: true });
    await this.#settled(socket, 'connect', to.host, signal);
    return socket;
  }

  async #openProxy(proxy: URL, defaultPort: number, signal?: AbortSignal): Promise<Socket> {
    const port = Number(proxy.port || defaultPort);
    try {
      return await this.#open({ host: proxy.hostname.replace(/^\[|\]$/g, ''), port }, signal);
    } catch (cause) {
      const message = 'The company proxy could not be reached.';
      throw new UpstreamError('company-proxy', message, { cause });
    }
  }

  async #throughSocks(proxy: URL, to: Authority, signal?: AbortSignal): Promise<Socket> {
    const socket = await this.#openProxy(proxy, 1080, signal);
    const { username, password } = proxy;
    const credentials =
      username === '' && password === ''
        ? undefined
        : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
    const connected = connectThroughSocks(socket, to, credentials).then(
      () => socket.emit('answered'),
      (error: unknown) => socket.destroy(error instanceof Error ? error : undefined),
    );
    await this.#settled(socket, 'answered', to.host, signal);
    await connected;
    return socket;
  }

  /** RFC 9110 9.3.6. */
  async #throughProxy(proxy: URL, to: Authority, signal?: AbortSignal): Promise<Socket> {
    const socket = await this.#openProxy(proxy, 80, signal);
    const target = `${bracketed(to.host)}:${to.port}`;
    const authorization = basicCredentials(proxy);
    socket.write(
      `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n` +
        `${authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`}\r\n`,
    );
    const status = await this.#tunnelAnswer(socket, to.host, signal);
    if (status >= 200 && status < 300) return socket;
    socket.destroy();
    if (status === 407) {
      throw new UpstreamError(
        'company-proxy-credentials',
        'The company proxy did not accept the credentials that are set for it.',
      );
    }
    throw new UpstreamError(
      'company-proxy',
      `The company proxy would not connect to ${to.host} (status ${status}).`,
    );
  }

  #tunnelAnswer(socket: Socket, host: string, signal?: AbortSignal): Promise<number> {
    const head = new HeadBuffer(this.limits.headBytes, false);
    let status = 0;
    const read = (): void => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      try {
        const found = head.push(chunk);
        if (!found) return;
        socket.off('readable', read);
        if (found.rest) socket.unshift(found.rest);
        status = parseResponseHead(found.text, this.limits).status;
        socket.emit('answered');
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error('the proxy answered badly'));
      }
    };
    socket.on('readable', read);
    return this.#settled(socket, 'answered', host, signal).then(() => status);
  }

  /** Waits for an event of a socket; its error, its end, the limit and the signal reject. */
  #settled(socket: Socket, event: string, host: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        socket.off(event, onEvent);
        socket.off('error', onError);
        socket.off('close', onClose);
        if (!error) {
          resolve();
          return;
        }
        socket.on('error', ignoreLateError);
        socket.destroy();
        reject(upstreamError(error, host));
      };
      const onEvent = (): void => settle();
      const onError = (error: Error): void => settle(error);
      const onClose = (): void => settle(new Error('closed early'));
      const onAbort = (): void => settle(new Error('given up'));
      const timer = setTimeout(
        () => settle(new UpstreamError('timeout', `${host} did not answer in time.`)),
        this.limits.connectMs,
      );
      socket.once(event, onEvent);
      socket.once('error', onError);
      socket.once('close', onClose);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
    });
  }

  /** One context for all connections of a policy: reading 150 roots takes milliseconds. */
  #context(): SecureContext {
    const { roots } = this.policies.current().upstream;
    if (this.#secure?.roots !== roots) {
      // A resumed session is not verified again: none may outlive the roots it was verified with.
      this.#sessions.clear();
      this.#secure = {
        roots,
        context: createSecureContext({
          ca: [...this.systemRoots(), ...roots],
          minVersion: 'TLSv1.2',
        }),
      };
    }
    return this.#secure.context;
  }

  #remember(key: string, session: Buffer): void {
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= TLS_SESSIONS) return;
      this.#sessions.delete(oldest);
    }
  }
}

/** The alert of a server that speaks none of the protocols that it was offered (RFC 7301 3.2). */
function refusesProtocol(error: unknown): boolean {
  const cause = error instanceof UpstreamError ? error.cause : undefined;
  return (
    cause instanceof Error && /NO_APPLICATION_PROTOCOL/i.test(String(Reflect.get(cause, 'code')))
  );
}

function ignoreLateError(): void {
  // The failure was reported already; a destroyed socket may still report its own end.
}

/** RFC 7617 credentials of a URL. */
function basicCredentials(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
