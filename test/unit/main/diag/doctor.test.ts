import { describe, expect, it } from 'vitest';
import type { DeskFacts } from '../../../../main/diag/desk-facts';
import { examine } from '../../../../main/diag/doctor';
import { inEnglish, speak } from '../../../../main/text/messages';
import { mergeLayers } from '../../../../main/managed/configuration';

const NOW = Date.UTC(2026, 10, 25);
const DAY_MS = 24 * 60 * 60 * 1000;

const well: DeskFacts = {
  dataDir: '/home/ada/.config/portcullis',
  agent: {
    pid: 7,
    proxyUrl: 'http://127.0.0.1:8441',
    localUrl: 'http://127.0.0.1:8442',
    pacUrl: 'http://127.0.0.1:8442/proxy.pac',
    health: { protection: 'protected', reasons: [], policyVersion: 12, backlog: 0 },
  },
  ca: { file: '/ca.pem', fingerprint: 'ab', notAfter: NOW + 900 * DAY_MS },
  trust: [{ kind: 'browser', name: 'Firefox (default)', isTrusted: true, steps: [] }],
  routing: 'on',
  proxySettings: { mode: 'auto', 'autoconfig-url': 'http://127.0.0.1:8442/proxy.pac' },
  proxyVariables: {},
  pac: { bytes: 4000 },
  endpointUrl: 'https://portcullis.example.com',
  endpoint: { kind: 'reached', skewMs: 400, tookMs: 20 },
  managed: mergeLayers([]),
  browsersClosed: undefined,
  freeBytes: 10e9,
};
const agentWith = (...reasons: string[]): DeskFacts['agent'] => {
  if (well.agent === undefined) return undefined;
  return { ...well.agent, health: { ...well.agent.health, reasons } };
};

/** Everything that is not well, by id. */
const troubles = (change: Partial<DeskFacts>) =>
  examine({ ...well, ...change }, NOW).filter(({ state }) => state !== 'good');

describe('the doctor', () => {
  it('speaks of a policy only where an agent holds one', () => {
    const policyOf = (change: Partial<DeskFacts>) =>
      examine({ ...well, ...change }, NOW).find(({ id }) => id === 'policy')?.text;
    expect(policyOf({})).toBe('Version 12 of the policy is in force.');
    const { agent } = well;
    const fresh = agent && { ...agent, health: { ...agent.health, policyVersion: 0 } };
    expect(policyOf({ agent: fresh })).toMatch(/built-in policy/);
    expect(policyOf({ agent: undefined })).toBeUndefined();
  });

  it('says of a desk that is well that it is', () => {
    expect(troubles({})).toEqual([]);
    expect(examine(well, NOW).map(({ id }) => id)).toEqual([
      ...['agent', 'keychain', 'policy', 'trust-system', 'routing', 'endpoint'],
    ]);
  });

  it.each<[string, Partial<DeskFacts>, RegExp, RegExp]>([
    ['agent', { agent: undefined, routing: 'off' }, /does not run/, /Start the companion/],
    ['keychain', { agent: agentWith('keychain-locked') }, /locked/, /Unlock/],
    ['keychain', { agent: agentWith('no-keychain') }, /no keychain/, /gnome-keyring/],
    ['policy', { agent: agentWith('policy-refused') }, /version 12/, /administrator/],
    [
      'trust-browser',
      {
        trust: [{ kind: 'browser', name: 'Firefox (work)', isTrusted: false, steps: ['certutil'] }],
      },
      /Firefox \(work\)/,
      /certutil/,
    ],
    ['routing', { routing: 'off', proxySettings: { mode: 'none' } }, /do not point/, /Set-up/],
    [
      'other-proxy',
      { routing: 'off', proxySettings: { mode: 'auto', url: 'http://old.example/p.pac' } },
      /old\.example/,
      /Set-up/,
    ],
    [
      'other-proxy',
      { proxyVariables: { HTTPS_PROXY: 'http://old.example:3128' } },
      /HTTPS_PROXY/,
      /Remove HTTPS_PROXY/,
    ],
    ['pac', { pac: undefined }, /does not come/, /again/],
    [
      'captive-portal',
      { endpoint: { kind: 'captive-portal', where: 'http://login.wifi.example' } },
      /page of its own/,
      /sign in to the network/,
    ],
    [
      'clock',
      { endpoint: { kind: 'reached', skewMs: -600_000, tookMs: 5 } },
      /10 minutes ahead/,
      /automatically/,
    ],
    ['dns', { endpoint: { kind: 'no-name', host: 'p.example' } }, /resolved/, /DNS/],
    ['endpoint', { endpoint: { kind: 'no-answer', reason: 'ECONNREFUSED' } }, /not answer/, /VPN/],
    [
      'endpoint',
      { endpoint: { kind: 'bad-certificate', reason: 'SELF_SIGNED', issuer: 'Wifi Ltd' } },
      /Wifi Ltd/,
      /upstream\.roots/,
    ],
    ['disk', { freeBytes: 10e6 }, /9 MB/, /room/],
    [
      'trust-system',
      { ca: { file: '', fingerprint: '', notAfter: NOW + DAY_MS } },
      /ends on/,
      /new one/,
    ],
  ])('names %s, says what is so and what to do', (id, change, text, remedy) => {
    const found = troubles(change);
    expect(found.map((finding) => finding.id)).toEqual([id]);
    expect(found[0]?.text).toMatch(text);
    expect([found[0]?.remedy, found[0]?.command].join('\n')).toMatch(remedy);
  });

  it('says where browsers may go past, if IT wants that closed', () => {
    const managed = mergeLayers([
      { level: 'managed', origin: '/m.json', value: { browserPolicies: true } },
    ]);
    expect(troubles({ browsersClosed: false })).toEqual([]);
    expect(troubles({ managed, browsersClosed: true })).toEqual([]);
    const [open] = troubles({ managed, browsersClosed: false });
    expect(open?.id).toBe('browser-policies');
    expect(open?.remedy).toContain('portcullis desk browsers');
  });

  it('speaks the language of the person, and English for whoever asks for it', () => {
    speak('de');
    try {
      const said = (say?: typeof inEnglish) => examine(well, NOW, say).at(0)?.text;
      expect(said()).toBe('Der Agent läuft (Prozess 7).');
      expect(said(inEnglish)).toBe('The agent runs (process 7).');
    } finally {
      speak('en');
    }
  });

  it('says which managed settings were refused', () => {
    const managed = mergeLayers([{ level: 'managed', origin: '/m.json', value: { shoeSize: 4 } }]);
    expect(troubles({ managed })[0]?.text).toContain('/m.json: shoeSize');
  });
});
