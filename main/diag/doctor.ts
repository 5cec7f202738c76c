import type { DeskFacts } from './desk-facts';
import { endpointFindings } from './endpoint-findings';
import type { Finding } from './finding';

/** Below this, events may soon not be kept, bytes. */
const LOW_DISK_BYTES = 200 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A certificate is renewed long before; one that is this near its end was not, ms. */
const NEAR_END_MS = 7 * DAY_MS;

/** Says in words what is wrong with a desk, and what to do; what is well is said too. */
export function examine(facts: DeskFacts, now: number): Finding[] {
  return [
    agentFinding(facts),
    ...keychainFindings(facts),
    policyFinding(facts),
    ...managedFindings(facts),
    ...trustFindings(facts, now),
    ...routingFindings(facts),
    ...endpointFindings(facts),
    ...diskFindings(facts),
  ];
}

function agentFinding({ agent }: DeskFacts): Finding {
  if (agent !== undefined) {
    return { id: 'agent', state: 'good', text: `The agent runs (process ${agent.pid}).` };
  }
  return {
    id: 'agent',
    state: 'bad',
    text: 'The agent does not run, so nothing is protected.',
    remedy: 'Start the companion. If it runs, quit it and start it again.',
    action: 'restart-agent',
  };
}

function keychainFindings({ agent }: DeskFacts): Finding[] {
  const reasons = agent?.health.reasons ?? [];
  if (reasons.includes('keychain-locked')) {
    return [
      {
        id: 'keychain',
        state: 'bad',
        text: 'The keychain is locked, so AI traffic cannot be looked into.',
        remedy: 'Unlock the keychain (on Linux the login keyring), and start the companion again.',
        action: 'restart-agent',
      },
    ];
  }
  if (reasons.includes('no-keychain')) {
    return [
      {
        id: 'keychain',
        state: 'bad',
        text: 'This computer has no keychain that works, and policy wants one.',
        remedy:
          'Install and start a keychain (on Linux gnome-keyring or KWallet), or ask your administrator to set keychain to allow-file.',
      },
    ];
  }
  if (reasons.includes('key-in-file')) {
    return [
      {
        id: 'keychain',
        state: 'warning',
        text: 'The keys lie in a file that only you can read, since no keychain was found.',
        remedy: 'Install and start a keychain (on Linux gnome-keyring or KWallet).',
      },
    ];
  }
  if (agent === undefined) return [];
  return [{ id: 'keychain', state: 'good', text: 'The keys are in the keychain.' }];
}

function policyFinding({ agent }: DeskFacts): Finding {
  const version = String(agent?.health.policyVersion ?? 0);
  if (agent?.health.reasons.includes('policy-refused') === true) {
    return {
      id: 'policy',
      state: 'warning',
      text: `A newer policy was refused; version ${version} stays in force.`,
      remedy: 'Ask your administrator to look at the policy in the console.',
      values: { version },
    };
  }
  return {
    id: 'policy',
    state: 'good',
    text: `Version ${version} of the policy is in force.`,
    values: { version },
  };
}

function managedFindings({ managed }: DeskFacts): Finding[] {
  return managed.issues.map(({ path, message }) => ({
    id: 'managed',
    state: 'warning',
    text: `A managed setting was refused: ${path}: ${message}.`,
    remedy: 'Ask your administrator to mend it (docs/managed.md).',
    values: { path, message },
  }));
}

function trustFindings({ ca, trust }: DeskFacts, now: number): Finding[] {
  if (ca === undefined) return [];
  const missing = trust.filter(({ isTrusted }) => !isTrusted);
  const findings = missing.map(({ name, kind, steps }): Finding => ({
    id: kind === 'system' ? 'trust-system' : 'trust-browser',
    state: kind === 'system' ? 'warning' : 'bad',
    text: `The company's certificate is not trusted in ${name}; AI sites show an error there.`,
    remedy: `Install it from the companion's page Set-up, or run: ${steps.join('; ')}`,
    action: 'install-trust',
    values: { name },
  }));
  if (ca.notAfter - now < NEAR_END_MS) {
    findings.push({
      id: 'trust-system',
      state: 'warning',
      text: `The company's certificate ends on ${new Date(ca.notAfter).toISOString().slice(0, 10)}.`,
      remedy: 'Start the companion again; it makes a new one in time.',
      action: 'restart-agent',
    });
  }
  if (findings.length > 0) return findings;
  return [
    { id: 'trust-system', state: 'good', text: 'Browsers and programs trust the certificate.' },
  ];
}

function routingFindings(facts: DeskFacts): Finding[] {
  const { agent, routing, proxyVariables, pac, managed } = facts;
  if (agent === undefined) return [];
  const findings: Finding[] = [];
  const isLeft = managed.settings.routing === 'off';
  if (routing === 'off' && !isLeft) {
    const set = Object.values(facts.proxySettings).find((value) => /:\/\//.test(value));
    findings.push({
      id: set === undefined ? 'routing' : 'other-proxy',
      state: 'bad',
      text:
        set === undefined
          ? 'The proxy settings of this desktop do not point to the companion.'
          : `The proxy settings of this desktop point to ${set} instead of the companion.`,
      remedy: "Switch it on at the companion's page Set-up; the old settings are kept behind it.",
      action: 'enable-routing',
      ...(set === undefined ? {} : { values: { address: set } }),
    });
  }
  for (const [name, address] of Object.entries(proxyVariables)) {
    findings.push({
      id: 'other-proxy',
      state: 'warning',
      text: `The variable ${name} leads programs to ${address}, past the companion.`,
      remedy: `Remove ${name}, or set it to ${agent.proxyUrl}.`,
      values: { name, address },
    });
  }
  if (pac === undefined) {
    findings.push({
      id: 'pac',
      state: 'bad',
      text: `The PAC file at ${agent.pacUrl} does not come.`,
      remedy: 'Start the companion again.',
      action: 'restart-agent',
      values: { address: agent.pacUrl },
    });
  }
  if (findings.length > 0) return findings;
  const text =
    routing === 'on'
      ? 'AI traffic of this desktop goes through the companion.'
      : 'This desktop has no proxy settings of its own; other software leads traffic here.';
  return [{ id: 'routing', state: 'good', text }];
}

function diskFindings({ freeBytes, dataDir }: DeskFacts): Finding[] {
  if (freeBytes === undefined || freeBytes >= LOW_DISK_BYTES) return [];
  const free = String(Math.floor(freeBytes / 1024 / 1024));
  return [
    {
      id: 'disk',
      state: 'warning',
      text: `Only ${free} MB are free where the companion keeps its data (${dataDir}).`,
      remedy: 'Make room on that disk.',
      values: { free, folder: dataDir },
    },
  ];
}
