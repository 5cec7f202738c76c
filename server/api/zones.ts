import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { WafZone } from '../../core/exchange/policy-waf';
import { notFound } from './api-problem';

/** The zone of an address. @throws ApiProblem */
export function zoneOf(document: PolicyDocument, id: string): WafZone {
  const zone = document.waf.zones.find((candidate) => candidate.id === id);
  if (!zone) throw notFound(`zone ${id}`);
  return zone;
}

/** The document with one zone changed. */
export function withZone(document: PolicyDocument, changed: WafZone): PolicyDocument {
  const zones = document.waf.zones.map((zone) => (zone.id === changed.id ? changed : zone));
  return { ...document, waf: { ...document.waf, zones } };
}
