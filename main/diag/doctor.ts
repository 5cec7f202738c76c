import { t, type Say } from '../text/messages';
import type { DeskFacts } from './desk-facts';
import { endpointFindings } from './endpoint-findings';
import type { Finding } from './finding';
import { routingFindings } from './routing-findings';

/** Below this, events may soon not be kept, bytes. */
const LOW_DISK_BYTES = 200 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A certificate is renewed long before; one that is this near its end was not, ms. */
const NEAR_END_MS = 7 * DAY_MS;

/**
 * Says in words what is wrong with a desk, and what to do; what is well is said too.
 * @param say whose language it is said in; default: the person's
 */
export function examine(facts: DeskFacts, now: number, say: Say = t): Finding[] {
  return [
    agentFinding(facts, say),
    ...keychainFindings(facts, say),
    ...policyFindings(facts, say),
    ...managedFindings(facts, say),
    ...trustFindings(facts, now, say),
    ...routingFindings(facts, say),
    ...endpointFindings(facts, say),
    ...diskFindings(facts, say),
  ];
}

function agentFinding({ agent }: DeskFacts, say: Say): Finding {
  if (agent !== undefined) {
    return { id: 'agent', state: 'good', text: say('doctor.agentRuns', { pid: agent.pid }) };
  }
  return {
    id: 'agent',
    state: 'bad',
    text: say('doctor.agentDown'),
    remedy: say('doctor.agentDownRemedy'),
    action: 'restart-agent',
  };
}

function keychainFindings({ agent }: DeskFacts, say: Say): Finding[] {
  const reasons = agent?.health.reasons ?? [];
  const id = 'keychain';
  if (reasons.includes('keychain-locked')) {
    const text = say('doctor.keychainLocked');
    const remedy = say('doctor.keychainLockedRemedy');
    return [{ id, state: 'bad', text, remedy, action: 'restart-agent' }];
  }
  if (reasons.includes('no-keychain')) {
    const remedy = say('doctor.keychainNoneRemedy');
    return [{ id, state: 'bad', text: say('doctor.keychainNone'), remedy }];
  }
  if (reasons.includes('key-in-file')) {
    const remedy = say('doctor.keychainFileRemedy');
    return [{ id, state: 'warning', text: say('doctor.keychainFile'), remedy }];
  }
  return agent === undefined ? [] : [{ id, state: 'good', text: say('doctor.keychainGood') }];
}

/** Without an agent no policy is in force, and that is said of the agent. */
function policyFindings({ agent }: DeskFacts, say: Say): Finding[] {
  if (agent === undefined) return [];
  const { policyVersion, reasons } = agent.health;
  const values = { version: String(policyVersion) };
  const id = 'policy';
  if (reasons.includes('policy-refused')) {
    const text = say('doctor.policyRefused', values);
    return [{ id, state: 'warning', text, remedy: say('doctor.policyRefusedRemedy'), values }];
  }
  const text = policyVersion === 0 ? say('doctor.policyBuiltIn') : say('doctor.policyGood', values);
  return [{ id, state: 'good', text, values }];
}

function managedFindings({ managed }: DeskFacts, say: Say): Finding[] {
  return managed.issues.map(({ path, message }) => ({
    id: 'managed',
    state: 'warning',
    text: say('doctor.managedRefused', { path, message }),
    remedy: say('doctor.managedRefusedRemedy'),
    values: { path, message },
  }));
}

function trustFindings({ ca, trust }: DeskFacts, now: number, say: Say): Finding[] {
  if (ca === undefined) return [];
  const missing = trust.filter(({ isTrusted }) => !isTrusted);
  const findings = missing.map(({ name, kind, steps }): Finding => ({
    id: kind === 'system' ? 'trust-system' : 'trust-browser',
    state: kind === 'system' ? 'warning' : 'bad',
    text: say('doctor.notTrusted', { name }),
    remedy: say('doctor.notTrustedRemedy'),
    command: steps.join('; '),
    action: 'install-trust',
    values: { name },
  }));
  if (ca.notAfter - now < NEAR_END_MS) {
    const date = new Date(ca.notAfter).toISOString().slice(0, 10);
    findings.push({
      id: 'trust-system',
      state: 'warning',
      text: say('doctor.certificateEnds', { date }),
      remedy: say('doctor.certificateEndsRemedy'),
      action: 'restart-agent',
    });
  }
  if (findings.length > 0) return findings;
  return [{ id: 'trust-system', state: 'good', text: say('doctor.trusted') }];
}

function diskFindings({ freeBytes, dataDir }: DeskFacts, say: Say): Finding[] {
  if (freeBytes === undefined || freeBytes >= LOW_DISK_BYTES) return [];
  const values = { free: String(Math.floor(freeBytes / 1024 / 1024)), folder: dataDir };
  const text = say('doctor.diskLow', values);
  return [{ id: 'disk', state: 'warning', text, remedy: say('doctor.diskLowRemedy'), values }];
}
