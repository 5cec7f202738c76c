import type { Settings } from '../settings';
import { ANY_MODEL } from '../usage/prices';

/** The models that the gateway offers by name: dynamic routes, and those of providers with a stored key. */
export function modelList(settings: Settings, priced: readonly PricedModel[]): unknown {
  const providers = new Set(
    settings.policy.keys.filter(({ enabled }) => enabled).map(({ provider }) => provider),
  );
  const routes = [...settings.routes.keys()].map((name) => model(`dynamic/${name}`, 'portcullis'));
  const models = priced
    .filter(({ model: name }) => name !== ANY_MODEL)
    .filter(({ provider }) => providers.size === 0 || providers.has(provider))
    .filter(({ provider }) => settings.providers.find(provider) !== undefined)
    .map(({ provider, model: name }) => model(`${provider}/${name}`, provider));
  return { object: 'list', data: [...routes, ...models] };
}

export interface PricedModel {
  readonly provider: string;
  readonly model: string;
}

function model(id: string, owner: string): unknown {
  return { id, object: 'model', created: 0, owned_by: owner };
}
