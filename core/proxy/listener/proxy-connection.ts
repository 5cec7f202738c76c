import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Actor } from '../../exchange/actor';
import type { ConnectionHint, Directory } from '../../exchange/ports';
import { Http1ServerConnection } from '../../http/http1/server-connection';
import type { RequestHead1 } from '../../http/http1/head';
import { MessageError } from '../../http/http1/message-error';
import {
  checkHostField,
  parseAbsoluteTarget,
  parseConnectTarget,
  type Authority,
} from '../../http/http1/request-target';
import type { RequestRoute } from '../../http/http1/exchange';
import { answerLocally, jsonAnswer } from '../interception/local-answer';
import type { Visit } from '../interception/visit';
import type { ClientExchange } from '../../http/message';
import type { ProxyLimits } from '../limits';
import { joinSockets } from '../../http/tunnel/tunnel';
import type { Dialer } from '../../http/upstream/dialer';
import { UpstreamError } from '../../http/upstream/upstream-error';
import { HANDSHAKE_RECORD, serverNameOf } from './client-hello';
import type { InterceptionScope } from './interception-scope';
import type { IsolationSessions, OpenIsolation } from './isolation-sessions';
import { routeOf, terminateTls, type TerminationOptions } from './tls-termination';

export interface ProxyConnectionOptions extends TerminationOptions {
  readonly scope: InterceptionScope;
  readonly dialer: Dialer;
  readonly directory: Directory;
  readonly sessions: IsolationSessions;
  readonly limits: ProxyLimits;
  /** Takes an exchange of a connection that is inspected, or a plain request that is not. */
  readonly handle: (client: ClientExchange, visit: Visit) => void;
}

const CHALLENGE = 'Basic realm="Portcullis isolated browser"';

/** Serves one client of the forward proxy: CONNECT and absolute-form requests (RFC 9110 7.6, 9.3.6). */
export class ProxyConnection {
  readonly #visit: Visit;
  readonly #hint: ConnectionHint;
  #actor: Actor;
  #identifying: Promise<void> | undefined;
  #identified = false;
  #session: OpenIsolation | undefined;

  constructor(
    socket: Socket,
    private readonly isolated: boolean,
    private readonly options: ProxyConnectionOptions,
  ) {
    const { remoteAddress, remotePort, localPort } = socket;
    this.#hint = {
      ...(remoteAddress === undefined ? {} : { remoteAddress }),
      ...(remotePort === undefined ? {} : { remotePort }),
      ...(localPort === undefined ? {} : { localPort }),
    };
    this.#actor = options.directory.actor(this.#hint);
    this.#visit = this.#visitTo(undefined);
    new Http1ServerConnection(
      socket,
      {
        route: (head) => this.#route(head),
        onExchange: (exchange) => {
          this.#identify();
          if (this.#admits(exchange.head)) this.#handle(exchange, this.#visit);
          else this.#challenge(exchange);
        },
        onConnect: (head, duplex) => this.#connect(head, duplex as Socket),
        endMeansGone: false,
      },
      options.limits,
    );
  }

  /** What is known of the client, also once its program is. */
  #visitTo(to: Authority | undefined): Visit {
    const actor = (): Actor => this.#actor;
    const session = (): OpenIsolation | undefined => this.#session;
    return {
      door: this.isolated ? 'isolation' : 'proxy',
      get isolation() {
        return session();
      },
      get actor() {
        return actor();
      },
      ...(to === undefined ? {} : { to }),
    };
  }

  /** Begins to look for the client's program; only where something is inspected, since it costs. */
  #identify(): void {
    if (this.#identified) return;
    this.#identified = true;
    this.#identifying = this.options.directory.process?.(this.#hint).then((process) => {
      this.#identifying = undefined;
      if (process) this.#actor = { ...this.#actor, process };
    });
  }

  /** Rules may ask for the client's program: the first requests of a connection wait for it. */
  #handle(exchange: ClientExchange, visit: Visit): void {
    const { handle } = this.options;
    if (this.#identifying) void this.#identifying.then(() => handle(exchange, visit));
    else handle(exchange, visit);
  }

  #route(head: RequestHead1): RequestRoute {
    checkHostField(head);
    const absolute = parseAbsoluteTarget(head.target, head.method);
    if (!absolute) {
      throw new MessageError(400, 'this is a proxy: the request target must be a full address');
    }
    const { scheme, authority, path } = absolute;
    return { origin: { scheme, ...authority }, target: path };
  }

  /** Each request of a connection says whose it is; requests of others get no further. */
  #admits(head: RequestHead1): boolean {
    if (!this.isolated) return true;
    this.#session = this.options.sessions.of(head.fields.map['proxy-authorization']);
    return this.#session !== undefined;
  }

  #challenge(exchange: ClientExchange): void {
    const answer = jsonAnswer(407, 'proxy_authentication', 'This proxy asks for credentials.');
    const headers = { ...answer.headers, 'proxy-authenticate': CHALLENGE };
    answerLocally(exchange, { ...answer, headers });
  }

  #connect(head: RequestHead1, socket: Socket): void {
    const to = parseConnectTarget(head.target);
    if (!to) refuse(socket, 400, 'Bad Request');
    else if (!this.#admits(head)) {
      refuse(socket, 407, 'Proxy Authentication Required', `Proxy-Authenticate: ${CHALLENGE}\r\n`);
    } else if (isIP(to.host) !== 0) this.#connectToAddress(to, socket);
    else this.#connectToName(to, socket);
  }

  #connectToName(to: Authority, socket: Socket): void {
    switch (this.options.scope.of(to.host, this.isolated)) {
      case 'inspect':
        establish(socket);
        this.#peek(socket, (first) => this.#inspect(to, to.host, first, socket));
        return;
      case 'refuse':
        refuse(socket, 403, 'Forbidden');
        return;
      case 'tunnel':
        this.#tunnel(to, socket, () => establish(socket));
    }
  }

  /** Only the first message of TLS tells which name an address stands for. */
  #connectToAddress(to: Authority, socket: Socket): void {
    establish(socket);
    this.#peek(socket, (first) => {
      const name = serverNameOf(first) ?? to.host;
      const scope = this.options.scope.of(name, this.isolated);
      if (scope === 'inspect') this.#inspect(to, name, first, socket);
      else if (scope === 'refuse') socket.destroy();
      else this.#tunnel(to, socket, () => undefined);
    });
  }

  /** Looks at the first bytes and puts them back. */
  #peek(socket: Socket, onFirst: (first: Buffer) => void): void {
    const silent = setTimeout(() => socket.destroy(), this.options.limits.idleMs);
    socket.once('close', () => clearTimeout(silent));
    // Half-open is for tunnels: without a first byte there is nothing to open one for.
    const onEnd = (): void => void socket.destroy();
    socket.once('end', onEnd);
    socket.once('data', (first: Buffer) => {
      clearTimeout(silent);
      socket.off('end', onEnd);
      socket.pause();
      socket.unshift(first);
      onFirst(first);
    });
    socket.resume();
  }

  #inspect(to: Authority, connectName: string, first: Buffer, socket: Socket): void {
    this.#identify();
    const visit = this.#visitTo(to);
    const handle = (exchange: ClientExchange): void => this.#handle(exchange, visit);
    if (first[0] === HANDSHAKE_RECORD) {
      const name = this.#certificateName(first, connectName);
      if (name === undefined) this.#tunnel(to, socket, () => undefined);
      else terminateTls(socket, { to, name, handle }, this.options);
      return;
    }
    new Http1ServerConnection(
      socket,
      {
        route: (head) => routeOf(head, { to, name: connectName }, 'http'),
        onExchange: handle,
        endMeansGone: false,
      },
      this.options.limits,
    );
    socket.resume();
  }

  /** The name to show a certificate for; `undefined` when the SNI is on the do-not-inspect list. */
  #certificateName(first: Buffer, connectName: string): string | undefined {
    const name = serverNameOf(first) ?? connectName;
    if (name === connectName) return name;
    return this.options.scope.of(name, true) === 'inspect' ? name : undefined;
  }

  #tunnel(to: Authority, socket: Socket, onOpen: () => void): void {
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    socket.once('close', onClose);
    this.options.dialer.tcp(to, gone.signal).then(
      (upstream) => {
        socket.off('close', onClose);
        if (socket.destroyed) {
          upstream.destroy();
          return;
        }
        onOpen();
        joinSockets(socket, upstream, this.options.limits.tunnelIdleMs);
      },
      (error: unknown) => {
        const timeout = error instanceof UpstreamError && error.failure === 'timeout';
        refuse(socket, timeout ? 504 : 502, timeout ? 'Gateway Timeout' : 'Bad Gateway');
      },
    );
  }
}

function establish(socket: Duplex): void {
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
}

/** Time for a refused client to read its answer, ms. */
const FAREWELL_MS = 5000;

function refuse(socket: Socket, status: number, reason: string, fields = ''): void {
  if (socket.destroyed) return;
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\n${fields}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  );
  socket.resume();
  socket.setTimeout(FAREWELL_MS, () => socket.destroy());
}
