import type { WafZone } from '../../exchange/policy-waf';
import { isJson, pathOf } from '../../extract/request-target';
import type { RequestHead } from '../../extract/types';
import { fitsTemplate } from '../discovery/path-template';

/** The label of operations that take prompts, as the field names it. */
export const LLM_LABEL = 'cf-llm';

/** Whether a body of this request is read: JSON, on an operation that the zone wants read. */
export function isScanned(zone: WafZone, head: RequestHead): boolean {
  if (!zone.enabled || !isJson(head.headers['content-type'])) return false;
  return zone.scan === 'all' || labelsOf(zone, head).includes(LLM_LABEL);
}

/** Labels of the operation that a request calls. */
export function labelsOf(zone: WafZone, { method, host, target }: RequestHead): readonly string[] {
  const path = pathOf(target);
  const operation = zone.endpoints.find(
    (endpoint) =>
      endpoint.method === method &&
      (endpoint.host === undefined || endpoint.host === host) &&
      fitsTemplate(endpoint.path, path),
  );
  return operation?.labels ?? [];
}
