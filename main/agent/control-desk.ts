import type { DeskIdentity } from '../../core/exchange/desk';
import type { ExceptionWish } from '../../core/exchange/policy-exception';
import type { PolicySource } from '../../core/exchange/ports';
import type { Proxy } from '../../core/proxy/proxy';
import type { ChainedPac } from './chained-pac';
import type { ToAgent } from './control';
import type { ControlChannel } from './control-channel';
import type { ReportDevice } from './device-events';
import type { ExceptionsInForce } from './exceptions/exceptions-in-force';
import type { DevicePosture } from './posture/device-posture';
import type { Identity } from './identity/identity';
import type { IsolationDesk } from './isolation-desk';
import type { Suspension } from './suspension';

export interface ControlDeskOptions {
  readonly channel: ControlChannel;
  readonly proxy: Proxy;
  readonly isolation: IsolationDesk;
  /** Listener for isolated sessions, `http://host:port`. */
  readonly isolatedProxy: string;
  readonly suspension: Suspension;
  readonly posture: DevicePosture;
  readonly identity: Identity;
  readonly policy: PolicySource;
  readonly exceptions: ExceptionsInForce;
  /** False: the endpoint cannot be asked now. */
  readonly askException: (wish: ExceptionWish) => Promise<boolean>;
  /** What decides about traffic that is not AI. */
  readonly chainedPac: ChainedPac;
  readonly report: ReportDevice;
  readonly onShutdown: () => void;
}

/** Does what main asks for. */
export function serveControl(options: ControlDeskOptions): void {
  const { channel, exceptions, posture, identity } = options;
  const tellIdentity = (): void => {
    channel.send({ type: 'identity', identity: deskIdentity(options) });
  };
  identity.onChange(tellIdentity);
  options.policy.subscribe(tellIdentity);
  tellIdentity();
  posture.onChecked((results) => channel.send({ type: 'posture', results: [...results] }));
  if (posture.results.length > 0) channel.send({ type: 'posture', results: [...posture.results] });
  channel.onMessage((message) => {
    serve(options, message);
  });
  const tell = (): void => {
    channel.send({ type: 'exceptions', exceptions: [...exceptions.all] });
  };
  exceptions.onChange(tell);
  if (exceptions.all.length > 0) tell();
}

function deskIdentity({ identity, policy }: ControlDeskOptions): DeskIdentity {
  const person = identity.current();
  const offered = policy.current().identity.issuer !== undefined;
  if (!person) return { offered };
  const { name = person.subject, email = '', groups, signedIn } = person;
  return { offered, person: { name, email, groups, signedIn } };
}

function serve(options: ControlDeskOptions, message: ToAgent): void {
  const { channel, proxy, suspension } = options;
  switch (message.type) {
    case 'warn-answer':
    case 'warn-reveal':
    case 'portal-check':
      // The person port and the portal's door listen to these themselves.
      return;
    case 'trial':
    case 'feedback':
    case 'woken':
      // See desk-services.
      return;
    case 'isolation-session':
      openIsolation(options, message);
      return;
    case 'isolation-end':
      proxy.endIsolationSession(message.username);
      options.isolation.ended(message.username);
      return;
    case 'pause':
      suspension.pause(message.seconds);
      return;
    case 'resume':
      suspension.resume();
      return;
    case 'sign-in':
      void options.identity.signIn();
      return;
    case 'sign-out':
      void options.identity.signOut();
      return;
    case 'posture-check':
      void options.posture.check();
      return;
    case 'exception-request': {
      const { requestId, wish } = message;
      void options.askException(wish).then((sent) => {
        channel.send({ type: 'exception-asked', requestId, sent });
      });
      return;
    }
    case 'chained-pac':
      void options.chainedPac.follow(message.url);
      return;
    case 'tamper':
      options.report('tamper', { what: message.what, done: message.done });
      return;
    case 'shutdown':
      // Whoever waits for an answer of an AI gets it; the proxy goes on until then.
      void options.proxy.idle(message.drainMs ?? 0).then(options.onShutdown);
  }
}

function openIsolation(
  { channel, isolation, isolatedProxy, proxy }: ControlDeskOptions,
  { requestId, session, url }: Extract<ToAgent, { type: 'isolation-session' }>,
): void {
  const site = isolation.admit(url, session);
  if (site === undefined) {
    channel.send({ type: 'isolation-refused', requestId });
    return;
  }
  const credentials = proxy.registerIsolationSession(isolation.terms(site));
  isolation.opened(credentials.username, url, site);
  channel.send({
    type: 'isolation-session',
    requestId,
    ...credentials,
    proxy: isolatedProxy,
    site,
  });
}
