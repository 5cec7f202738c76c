import type { DeskFacts } from './desk-facts';
import type { Say } from '../text/messages';
import type { Finding } from './finding';

/** Signatures of requests are good for five minutes around the endpoint's time; two leave room, ms. */
const SKEW_LIMIT_MS = 120_000;

/** What is to be said about the way to the central endpoint. */
export function endpointFindings({ endpoint, endpointUrl, agent }: DeskFacts, say: Say): Finding[] {
  if (endpoint === undefined || endpointUrl === undefined) return [];
  const values = { address: endpointUrl };
  const kept = say('doctor.kept', { backlog: agent?.health.backlog ?? 0 });
  switch (endpoint.kind) {
    case 'reached': {
      const text = say('doctor.endpointGood', { ...values, ms: endpoint.tookMs });
      const reached: Finding = { id: 'endpoint', state: 'good', text, values };
      return [reached, ...clockFindings(endpoint.skewMs, say)];
    }
    case 'no-name': {
      const { host } = endpoint;
      const text = say('doctor.noName', { host });
      const remedy = say('doctor.noNameRemedy', { kept });
      return [{ id: 'dns', state: 'bad', text, remedy, values: { host } }];
    }
    case 'captive-portal': {
      const { where } = endpoint;
      const text = say('doctor.captive', { where });
      const remedy = say('doctor.captiveRemedy', { where, kept });
      return [{ id: 'captive-portal', state: 'warning', text, remedy, values: { where } }];
    }
    case 'bad-certificate': {
      const { reason, issuer } = endpoint;
      const text = say('doctor.badCertificate', { ...values, reason, issuer });
      const remedy = say('doctor.badCertificateRemedy');
      return [
        { id: 'endpoint', state: 'bad', text, remedy, values: { ...values, reason, issuer } },
      ];
    }
    case 'no-answer': {
      const { reason } = endpoint;
      const text = say('doctor.noAnswer', { ...values, reason });
      const remedy = say('doctor.noAnswerRemedy', { kept });
      return [{ id: 'endpoint', state: 'bad', text, remedy, values: { ...values, reason } }];
    }
  }
}

function clockFindings(skewMs: number | undefined, say: Say): Finding[] {
  if (skewMs === undefined || Math.abs(skewMs) < SKEW_LIMIT_MS) return [];
  const minutes = String(Math.round(Math.abs(skewMs) / 60_000));
  const text = say(skewMs > 0 ? 'doctor.clockBehind' : 'doctor.clockAhead', { minutes });
  const remedy = say('doctor.clockRemedy');
  const direction = skewMs > 0 ? 'behind' : 'ahead';
  return [{ id: 'clock', state: 'bad', text, remedy, values: { minutes, direction } }];
}
