import type { App } from '../../../core/exchange/app';
import type { PolicyDocument } from '../../../core/exchange/policy-document';

/** The document with a decision about an app; what it says of the app besides stays. */
export function withStatus(
  document: PolicyDocument,
  { id, name }: Pick<App, 'id' | 'name'>,
  status: App['status'],
): PolicyDocument {
  const known = document.apps.find((app) => app.id === id);
  const app = { ...(known ?? { id, name, domains: [], controls: {} }), status };
  return { ...document, apps: [...document.apps.filter((one) => one.id !== id), app] };
}
