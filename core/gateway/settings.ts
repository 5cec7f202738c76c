import {
  gatewaySettingsSchema,
  type GatewayPolicy,
  type GatewayRoute,
  type GatewaySettings,
  type VirtualKey,
} from '../exchange/policy-gateway';
import type { PolicyDocument } from '../exchange/policy-document';
import type { PolicySource } from '../exchange/ports';
import { ProviderTable, type Provider } from './providers/provider';
import { DEFAULT_GATEWAY } from './surface/surface';
import { PriceList, type Price } from './usage/prices';

/** The gateway's part of a policy, made ready for requests. */
export interface Settings {
  readonly policy: GatewayPolicy;
  readonly document: PolicyDocument;
  readonly providers: ProviderTable;
  readonly prices: PriceList;
  /** Virtual keys by the digest of their token. */
  readonly virtualKeys: ReadonlyMap<string, VirtualKey>;
  readonly routes: ReadonlyMap<string, GatewayRoute>;
  /** The settings of a gateway by its name; `undefined` where the policy has others only. */
  gateway(name: string): GatewaySettings | undefined;
  /** True where a response rule may exchange text of answers. */
  readonly rewritesAnswers: boolean;
}

/** What ships with the product. */
export interface BuiltIn {
  readonly providers: readonly Provider[];
  readonly prices: readonly Price[];
}

/** Keeps the settings of the policy in force; they are built once for each policy. */
export class SettingsSource {
  #current: Settings | undefined;

  constructor(
    private readonly policies: PolicySource,
    private readonly builtIn: BuiltIn,
  ) {}

  current(): Settings {
    const document = this.policies.current();
    if (this.#current?.document !== document) this.#current = settingsOf(document, this.builtIn);
    return this.#current;
  }
}

function settingsOf(document: PolicyDocument, builtIn: BuiltIn): Settings {
  const policy = document.gateway;
  const gateways = new Map(policy.gateways.map((settings) => [settings.id, settings]));
  const first = policy.gateways[0];
  const unnamed = gatewaySettingsSchema.parse({ id: DEFAULT_GATEWAY });
  return {
    policy,
    document,
    providers: new ProviderTable(builtIn.providers, policy.providers),
    prices: new PriceList(builtIn.prices, policy.prices),
    virtualKeys: new Map(policy.virtualKeys.map((key) => [key.sha256, key])),
    routes: new Map(
      policy.routes.filter(({ enabled }) => enabled).map((route) => [route.name, route]),
    ),
    gateway: (name) => {
      // Without gateways in the policy every name is one, with the settings that hold by default.
      if (first === undefined) return unnamed;
      return gateways.get(name) ?? (name === DEFAULT_GATEWAY ? first : undefined);
    },
    rewritesAnswers: document.rules.some(
      ({ phase, action, enabled }) => enabled && phase === 'response' && action === 'redact',
    ),
  };
}
