import { createHash } from 'node:crypto';
import type { Actor } from '../../exchange/actor';
import type { VirtualKey } from '../../exchange/policy-gateway';
import type { ClientRequest } from '../../http/message';
import { GatewayError } from '../http/gateway-error';
import { AIG_PREFIX } from '../http/headers';
import { sentSecret } from '../providers/credentials';
import type { Settings } from '../settings';

/** Begins the tokens that the product makes, so that a wrong one is never sent to a provider. */
export const TOKEN_PREFIX = 'pcg_';

/** Who calls, by the key that they showed. */
export interface Caller {
  /** Absent where nobody had to show one. */
  readonly key?: VirtualKey;
  /** A provider's key that the caller brought. */
  readonly ownSecret?: string;
  /** Header that the secret or the virtual key came in; it is not passed on as it is. */
  readonly secretHeader?: string;
}

/** Finds out who calls. @throws GatewayError 401 with code 2009 */
export function authenticate(
  request: ClientRequest,
  settings: Settings,
  required: boolean,
  now: number,
): Caller {
  const shown = request.headers[`${AIG_PREFIX}authorization`];
  const sent = sentSecret(request.headers, request.target);
  const secret = sent === undefined ? {} : { secretHeader: sent.header };
  if (shown !== undefined) {
    const key = keyOf(shown.replace(/^Bearer\s+/i, '').trim(), settings, now);
    if (!key) throw unauthorized('The token in cf-aig-authorization is not known here.');
    return { key, ...secret, ...(sent ? { ownSecret: sent.secret } : {}) };
  }
  const key = sent && keyOf(sent.secret, settings, now);
  if (key) return { key, ...secret };
  if (sent?.secret.startsWith(TOKEN_PREFIX)) {
    throw unauthorized('The gateway token is not known here, is switched off or has expired.');
  }
  if (required) {
    throw unauthorized(
      'This gateway asks for a token: send it in cf-aig-authorization, or as the API key.',
    );
  }
  return sent ? { ...secret, ownSecret: sent.secret } : {};
}

function unauthorized(message: string): GatewayError {
  return new GatewayError('unauthorized', message);
}

function keyOf(token: string, settings: Settings, now: number): VirtualKey | undefined {
  if (settings.virtualKeys.size === 0) return undefined;
  const key = settings.virtualKeys.get(createHash('sha256').update(token).digest('hex'));
  if (!key?.enabled) return undefined;
  return key.expires === undefined || Date.parse(key.expires) > now ? key : undefined;
}

/** Refuses what the caller's key is not meant for. @throws GatewayError 403 */
export function checkScope(
  key: VirtualKey | undefined,
  asked: { readonly gateway: string; readonly provider?: string; readonly model?: string },
): void {
  if (!key) return;
  const { gateway, provider, model } = asked;
  if (key.gateways.length > 0 && !key.gateways.includes(gateway)) {
    throw forbidden(`the gateway “${gateway}”`);
  }
  if (provider !== undefined && key.providers.length > 0 && !key.providers.includes(provider)) {
    throw forbidden(`the provider “${provider}”`);
  }
  if (model === undefined || key.models.length === 0) return;
  const names = provider === undefined ? [model] : [model, `${provider}/${model}`];
  if (!key.models.some((pattern) => names.some((name) => matches(pattern, name)))) {
    throw forbidden(`the model “${model.slice(0, 100)}”`);
  }
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function forbidden(what: string): GatewayError {
  return new GatewayError('forbidden', `Your gateway key may not use ${what}.`);
}

/** The actor of an exchange: the virtual key's user where there is one, else who sits at the desk. */
export function actorOf(caller: Caller, local: Actor): Actor {
  const { key } = caller;
  if (!key) return local;
  const user = key.user ?? key.id;
  return {
    ...(local.ip === undefined ? {} : { ip: local.ip }),
    userId: user,
    ...(user.includes('@') ? { email: user } : {}),
    name: key.name === '' ? user : key.name,
    groups: [...key.groups, ...(key.team === undefined ? [] : [key.team])],
  };
}
