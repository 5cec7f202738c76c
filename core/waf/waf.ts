import type { AddressInfo } from 'node:net';
import replyFrom from '@fastify/reply-from';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { PendingWork } from '../http/pending-work';
import { ChallengeDesk, type Asker } from './challenge/challenge-desk';
import { ClientAddresses } from './requests/client-address';
import { headOf, hostOf, targetOf, type RawRequest } from './requests/request-head';
import { Forwarding } from './requests/forwarding';
import { WafRequest, type Allowed, type RequestContext, type Visit } from './requests/waf-request';
import { WAF_HTTP_LIMITS, type Waf, type WafOptions } from './types';
import { serveWebSockets } from './websocket/websocket-relay';
import { HealthSupervisor } from './zones/health-supervisor';

/** Outcomes that are still being written are waited for, ms. */
const CLOSE_MS = 5000;

/** Puts the firewall together; `listen` opens it. */
export async function createWaf(options: WafOptions): Promise<Waf> {
  const door = new WafDoor(options, {
    forwards: true,
    pass: (allowed) => new Forwarding(options, allowed).run(),
  });
  await door.prepare(async (app) => {
    await app.register(replyFrom, {
      disableRequestLogging: true,
      disableCache: true,
      undici: { connections: 256, pipelining: 1, keepAliveTimeout: WAF_HTTP_LIMITS.keepAliveMs },
      destroyAgent: true,
    });
    await app.register(door.challenges.routes);
    serveWebSockets(app, { ...options, visitOf: door.visitOf, track: door.track });
  });
  return door;
}

/**
 * The firewall as a decision service for a proxy that there is already: it gets each request as the
 * client sent it, answers 200 where it may go on, and else what the client is to be told. Envoy calls
 * this an HTTP service for external authorization (ext_authz).
 */
export async function createDecisions(options: WafOptions): Promise<Waf> {
  const door = new WafDoor(options, { forwards: false, pass: answerAllowed });
  await door.prepare();
  return door;
}

/** What a request that may go on is answered with. */
function answerAllowed({ reply, exchange, body, onOver }: Allowed): Promise<void> {
  if (body.kind === 'stream' || body.kind === 'too-large') body.stream.resume();
  void reply.code(200).header('x-portcullis-exchange', exchange.id).send('');
  onOver({ result: 'completed', status: 200 });
  return Promise.resolve();
}

class WafDoor implements Waf {
  readonly #app: FastifyInstance;
  readonly #pending = new PendingWork();
  readonly challenges: ChallengeDesk;
  readonly #health: HealthSupervisor;
  #addresses: { readonly of: unknown; readonly list: ClientAddresses } | undefined;

  constructor(
    private readonly options: WafOptions,
    private readonly way: Pick<RequestContext, 'pass' | 'forwards'>,
  ) {
    this.#app = open(options);
    this.challenges = new ChallengeDesk(
      options.key,
      () => options.clock.now(),
      (request) => this.#askerOf(request.raw),
    );
    this.#health = new HealthSupervisor(() => options.state().zones, options.onHealth);
  }

  /** @param extend adds what only one way of working has */
  async prepare(extend?: (app: FastifyInstance) => Promise<void>): Promise<void> {
    const app = this.#app;
    app.removeAllContentTypeParsers();
    // Bodies stay streams: most of them are of no interest and go on as they come.
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    app.setErrorHandler((error, _request, reply) => this.#onError(error, reply));
    await extend?.(app);
    app.all('/*', (request, reply) => this.#handle(request, reply));
    app.setNotFoundHandler((request, reply) => this.#handle(request, reply));
    await app.ready();
  }

  async listen(address: { readonly host: string; readonly port: number }): Promise<string> {
    await this.#app.listen(address);
    if (this.way.forwards) this.#health.start();
    const { port } = this.#app.server.address() as AddressInfo;
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    return `${this.options.tls ? 'https' : 'http'}://${host}:${port}`;
  }

  async close(): Promise<void> {
    this.#health.close();
    await this.#app.close();
    await this.#pending.settled(CLOSE_MS);
  }

  async #handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = this.visitOf(request.raw);
    if (visit === 'no-zone') {
      return reply.code(421).send(problem('no_zone', 'No application is known by this name here.'));
    }
    if (visit === 'bad-target') {
      return reply
        .code(400)
        .send(problem('bad_target', 'The address of the request is not a path.'));
    }
    const { challenges, track } = this;
    const context = { ...this.options, ...this.way, challenges, track };
    await new WafRequest(context, visit, request, reply).run();
    return reply;
  }

  readonly track = (work: Promise<unknown>): void => this.#pending.track(work);

  readonly visitOf = (request: RawRequest): Visit | 'no-zone' | 'bad-target' => {
    const state = this.options.state();
    const zone = state.zones.find(hostOf(request));
    if (!zone) return 'no-zone';
    const target = targetOf(request);
    if (target === undefined) return 'bad-target';
    const head = headOf(request, target);
    const remote = request.socket.remoteAddress ?? '';
    const addresses = this.#addressesFor(state.config.trustedProxies);
    const forwardedProto = head.headers['x-forwarded-proto'];
    const encrypted =
      this.options.tls !== undefined || (addresses.trusts(remote) && forwardedProto === 'https');
    return {
      zone,
      state,
      head,
      address: addresses.of(remote, head.headers['x-forwarded-for']),
      encrypted,
      httpVersion: `HTTP/${request.httpVersion}`,
    };
  };

  #addressesFor(trustedProxies: readonly string[]): ClientAddresses {
    if (this.#addresses?.of !== trustedProxies) {
      this.#addresses = { of: trustedProxies, list: new ClientAddresses(trustedProxies) };
    }
    return this.#addresses.list;
  }

  #askerOf(request: RawRequest): Asker | undefined {
    const visit = this.visitOf(request);
    if (typeof visit === 'string') return undefined;
    const { zone, address, encrypted, state } = visit;
    return { zone, address, encrypted, clearanceSeconds: state.config.clearanceSeconds };
  }

  #onError(error: unknown, reply: FastifyReply): void {
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
        ? error.statusCode
        : 500;
    if (status >= 500) this.options.onDefect(error);
    void reply
      .code(status)
      .send(
        status >= 500
          ? problem('firewall_failure', 'The firewall failed to handle this request.')
          : problem('bad_request', 'The request is not one that can be passed on.'),
      );
  }
}

const problem = (type: string, message: string) => ({ error: { type, message } });

/** The HTTP server: HTTP/1.1, and HTTP/2 where it speaks TLS. */
function open({ tls }: WafOptions): FastifyInstance {
  const common = {
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: Number.MAX_SAFE_INTEGER,
    requestTimeout: WAF_HTTP_LIMITS.requestMs,
    keepAliveTimeout: WAF_HTTP_LIMITS.keepAliveMs,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreDuplicateSlashes: false, maxParamLength: 64 * 1024 },
  } as const;
  if (!tls) {
    const http = { maxHeaderSize: WAF_HTTP_LIMITS.headBytes };
    return fastify({ ...common, http });
  }
  const https = {
    allowHTTP1: true,
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2',
  } as const;
  // Fastify's types tell an HTTP/2 server from others; what is used here is the same on both.
  const app: unknown = fastify({ ...common, http2: true, https });
  return app as FastifyInstance;
}
