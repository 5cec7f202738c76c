import { describe, expect, it } from 'vitest';
import { agentStatus, type StatusFacts } from '../../../main/agent/status';

const GOOD: StatusFacts = {
  paused: false,
  off: false,
  keychain: 'keychain',
  keyProblem: undefined,
  fleet: { enrolled: true, reached: true },
  policyRefused: false,
  policyVersion: 3,
  organisation: 'Example Ltd',
  consoleUrl: undefined,
  deviceId: undefined,
};

describe('the status of a desk', () => {
  it.each<[string, Partial<StatusFacts>, string, string[]]>([
    ['all is well', {}, 'protected', []],
    ['there is no endpoint', { fleet: undefined }, 'protected', []],
    ['the key is in a file', { keychain: 'file' }, 'protected', ['key-in-file']],
    [
      'the endpoint is away',
      { fleet: { enrolled: true, reached: false } },
      'offline',
      ['endpoint-unreachable'],
    ],
    [
      'the network wants a sign-in first',
      { fleet: { enrolled: true, reached: false, captive: true } },
      'offline',
      ['captive-portal'],
    ],
    [
      'the endpoint answers though a portal was seen',
      { fleet: { enrolled: true, reached: true, captive: true } },
      'protected',
      [],
    ],
    [
      'the device is not enrolled',
      { fleet: { enrolled: false, reached: true } },
      'attention',
      ['not-enrolled'],
    ],
    [
      'there is no keychain',
      { keychain: 'none', keyProblem: 'no-keychain' },
      'attention',
      ['no-keychain'],
    ],
    [
      'the keychain is locked',
      { keychain: 'none', keyProblem: 'keychain-locked' },
      'attention',
      ['keychain-locked'],
    ],
    ['connections are refused', { overloaded: true }, 'attention', ['overloaded']],
    ['a policy was refused', { policyRefused: true }, 'attention', ['policy-refused']],
    [
      'policy has it off, whatever else',
      { off: true, paused: true },
      'off',
      ['off-by-policy', 'paused'],
    ],
    [
      'it is paused, whatever else',
      { paused: true, policyRefused: true },
      'paused',
      ['paused', 'policy-refused'],
    ],
  ])('when %s', (_, change, protection, reasons) => {
    expect(agentStatus({ ...GOOD, ...change }, 7)).toMatchObject({
      protection,
      reasons,
      backlog: 7,
      policyVersion: 3,
    });
  });
});
