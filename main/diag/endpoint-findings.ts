import type { DeskFacts } from './desk-facts';
import type { Finding } from './finding';

/** Signatures of requests are good for five minutes around the endpoint's time; two leave room, ms. */
const SKEW_LIMIT_MS = 120_000;

/** What is to be said about the way to the central endpoint. */
export function endpointFindings({ endpoint, endpointUrl, agent }: DeskFacts): Finding[] {
  if (endpoint === undefined || endpointUrl === undefined) return [];
  const values = { address: endpointUrl };
  const backlog = agent?.health.backlog ?? 0;
  const kept = `Events are kept until then (${backlog} wait).`;
  switch (endpoint.kind) {
    case 'reached': {
      const text = `The central endpoint ${endpointUrl} answers in ${endpoint.tookMs} ms.`;
      const reached: Finding = { id: 'endpoint', state: 'good', text, values };
      return [reached, ...clockFindings(endpoint.skewMs)];
    }
    case 'no-name':
      return [
        {
          id: 'dns',
          state: 'bad',
          text: `The name ${endpoint.host} of the central endpoint cannot be resolved.`,
          remedy: `Check the network, the VPN and the DNS settings. ${kept}`,
          values: { host: endpoint.host },
        },
      ];
    case 'captive-portal':
      return [
        {
          id: 'captive-portal',
          state: 'warning',
          text: `This network answers for the central endpoint with a page of its own (${endpoint.where}).`,
          remedy: `Open ${endpoint.where} in a browser and sign in to the network. ${kept}`,
          values: { where: endpoint.where },
        },
      ];
    case 'bad-certificate':
      return [
        {
          id: 'endpoint',
          state: 'bad',
          text: `The certificate of ${endpointUrl} is not good (${endpoint.reason}); it was issued by ${endpoint.issuer}.`,
          remedy:
            'If that is another proxy or a network to sign in to, leave it out or sign in. If it is your company, its root belongs into upstream.roots of the policy.',
          values: { ...values, reason: endpoint.reason, issuer: endpoint.issuer },
        },
      ];
    case 'no-answer':
      return [
        {
          id: 'endpoint',
          state: 'bad',
          text: `The central endpoint ${endpointUrl} does not answer (${endpoint.reason}).`,
          remedy: `Check the network and the VPN; if others have the same, tell your administrator. ${kept}`,
          values: { ...values, reason: endpoint.reason },
        },
      ];
  }
}

function clockFindings(skewMs: number | undefined): Finding[] {
  if (skewMs === undefined || Math.abs(skewMs) < SKEW_LIMIT_MS) return [];
  const minutes = String(Math.round(Math.abs(skewMs) / 60_000));
  const direction = skewMs > 0 ? 'behind' : 'ahead';
  return [
    {
      id: 'clock',
      state: 'bad',
      text: `The clock of this computer is ${minutes} minutes ${direction}; the endpoint refuses what it signs.`,
      remedy: 'Switch on setting the time automatically.',
      values: { minutes, direction },
    },
  ];
}
