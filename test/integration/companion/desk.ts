import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { onTestFinished } from 'vitest';
import { preferencesSchema } from '../../../core/exchange/preferences';
import type { CompanyView } from '../../../core/exchange/company-view';
import type { Activity } from '../../../core/exchange/desk';
import type { DeskGateway } from '../../../core/exchange/desk-gateway';
import type { CompanionState, DeskFinding, Warning } from '../../../preload/contract';

/** An origin that no network is asked for: every request is answered from the built files. */
const ORIGIN = 'http://companion.test';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export const STATE: CompanionState = {
  protection: 'protected',
  reasons: [],
  organisation: 'Example Ltd',
  consoleUrl: 'https://portcullis.example',
  deviceId: 'd1',
  policyVersion: 3,
  keychain: 'keychain',
  backlog: 0,
  proxyUrl: 'http://127.0.0.1:8080',
  pacUrl: 'http://127.0.0.1:8081/proxy.pac',
  caFile: '/home/ada/ca.pem',
  caFingerprint: 'AA:BB',
  trust: 'not-trusted',
  routing: 'off',
  sites: [{ id: 'chat', name: 'In-house chat', url: 'https://chat.example/' }],
  mayPause: true,
  longestPause: 480,
  mayQuit: true,
  preferences: preferencesSchema.parse({}),
  language: 'en',
  welcomed: true,
  managed: ['routing'],
  managedOrigins: [],
  managedIssues: [],
  version: '0.1.0',
};

/** Two rows of a person's history. */
export const ACTIVITY: readonly Activity[] = [
  {
    exchangeId: 'x1',
    time: '2026-11-25T09:00:00Z',
    app: { id: 'chatgpt', name: 'ChatGPT', category: 'chat', status: 'approved' },
    host: 'chatgpt.com',
    action: 'block',
    enforced: 'block',
    ruleName: 'Secrets',
    ruleId: 'r',
    message: 'Use the vault.',
    link: 'https://intranet.example/',
    found: [{ name: 'OpenAI API key', masked: 'sk-…Qw9' }],
    tokens: 12,
  },
  {
    exchangeId: 'x2',
    time: '2026-11-25T08:00:00Z',
    app: { id: 'claude', name: 'Claude', category: 'chat', status: 'approved' },
    host: 'claude.ai',
    action: 'allow',
    enforced: 'allow',
    found: [],
    tokens: 40,
  },
];

export const COMPANY: CompanyView = {
  inspects: true,
  apps: 208,
  added: { names: ['chat.example'], count: 1 },
  never: { names: ['bank.example'], count: 1 },
  unknownAi: 'report',
  rules: [
    { id: 'a', name: 'Keep what is blocked', action: 'block', answers: false, stores: true },
    { id: 'b', name: 'Ask about cards', action: 'warn', answers: false, stores: false },
  ],
  ruleCount: 2,
  namesPerson: true,
  posture: ['Disk encryption'],
};

const CALLS = { requests: 1240, errors: 12, hits: 310, tokens: 812_000, cost: 3.42, saved: 0.08 };
const TIMES = { time: { p50: 820, p95: 2400, p99: 6100 }, ttft: { p50: 210, p95: 640, p99: 900 } };

/** What programs of a desk have used its gateway for. */
export const GATEWAY_USE: DeskGateway = {
  total: { ...CALLS, ...TIMES },
  days: Array.from({ length: 12 }, (_, index) => ({
    day: new Date(Date.now() - index * 2 * 86_400_000).toISOString().slice(0, 10),
    ...{ requests: 60 + index * 8, errors: index % 3, hits: 10 + index },
  })),
  by: {
    model: [
      { name: 'openai/gpt-4o-mini', ...CALLS, ...TIMES },
      { name: '*', ...CALLS, requests: 1, errors: 0, hits: 0 },
    ],
    provider: [{ name: 'openai', ...CALLS, ...TIMES }],
    program: [],
  },
};

const FINDINGS: readonly DeskFinding[] = [
  { id: 'agent', state: 'good', text: 'The agent runs (process 7).' },
  {
    id: 'trust-browser',
    state: 'bad',
    text: "The company's certificate is not trusted in Firefox; AI sites show an error there.",
    remedy: "Install it from the companion's page Set-up.",
    action: 'install-trust',
  },
  { id: 'clock', state: 'warning', text: 'The clock is 9 minutes behind.', remedy: 'Set it.' },
];

export function warningOf(exchangeId: string, changes: Partial<Warning> = {}): Warning {
  return {
    exchangeId,
    app: { id: 'chatgpt', name: 'ChatGPT', category: 'chat', status: 'approved' },
    host: 'chatgpt.com',
    rule: {
      id: 'r',
      name: 'Secrets',
      message: 'Use the vault.',
      link: 'https://intranet.example/',
    },
    found: [{ name: 'OpenAI API key', masked: 'sk-…Qw9', count: 2 }],
    choices: ['cancel', 'redact', 'send'],
    justification: 'required',
    rememberMinutes: 0,
    revealable: false,
    deadline: Date.now() + 60_000,
    ...changes,
  };
}

/** Stands in for the preload's bridge: calls go to `deskCall`, and an answered warning is gone. */
const BRIDGE = `
  const on = () => () => {};
  let pending = desk.warnings;
  let listener = on;
  const call = (name) => (argument) => window.deskCall(name, argument ?? null);
  window.portcullis = {
    companion: {
      state: async () => desk.state, onChanged: (told) => { window.deskChanged = told; return on; },
      activity: async () => desk.activity, onActivityAdded: on,
      onPageAsked: (told) => { window.deskPageAsked = told; return on; },
      pause: call('pause'), resume: call('resume'), openConsole: call('openConsole'),
      openSupport: call('openSupport'), openRuleLink: call('openRuleLink'),
      welcomed: call('welcomed'), setPreferences: call('setPreferences'),
      clearActivity: call('clearActivity'), quit: call('quit'),
    },
    person: {
      signIn: call('signIn'), signOut: call('signOut'), checkPosture: call('checkPosture'),
      askException: async (argument) => {
        await window.deskCall('askException', argument);
        return true;
      },
    },
    doctor: {
      examine: async () => desk.findings, saveBundle: call('saveBundle'),
      restartAgent: call('restartAgent'),
    },
    trust: { install: call('trust.install'), remove: call('trust.remove') },
    routing: { enable: call('routing.enable'), disable: call('routing.disable') },
    isolation: { open: call('isolation.open') },
    trial: { run: call('trial.run') },
    feedback: { give: call('feedback.give') },
    tools: { check: call('tools.check') },
    warn: {
      pending: async () => pending,
      onPendingChanged: (told) => { listener = told; return on; },
      answer: async (argument) => {
        await window.deskCall('warn.answer', argument);
        pending = pending.filter((one) => one.exchangeId !== argument.exchangeId);
        listener(pending);
      },
      reveal: call('warn.reveal'),
    },
  };`;

export interface Desk {
  readonly page: Page;
  /** What the window asked of main, in order. */
  readonly calls: readonly (readonly [name: string, argument: unknown])[];
  readonly complaints: readonly string[];
}

export interface DeskOptions {
  readonly route: string;
  readonly state?: Partial<CompanionState>;
  readonly warnings?: readonly Warning[];
  readonly activity?: readonly Activity[];
  /** What the doctor says. */
  readonly findings?: readonly DeskFinding[];
  /** Answers of main by the name of the call. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The person's system asks for colours of its own, as in the high contrast of Windows. */
  readonly forcedColors?: 'active' | 'none';
}

/** Opens a window of the companion from its built files, with a stand-in for main. */
export async function openWindow(
  browser: Browser,
  directory: string,
  options: DeskOptions,
): Promise<Desk> {
  const context = await browser.newContext({
    viewport: { width: 560, height: 640 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    forcedColors: options.forcedColors ?? 'none',
  });
  onTestFinished(() => context.close());
  await context.route(`${ORIGIN}/**`, async (route) => {
    const path = join(directory, new URL(route.request().url()).pathname);
    const contentType = TYPES[extname(path)];
    if (contentType === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({ body: await readFile(path), contentType });
  });
  const calls: (readonly [string, unknown])[] = [];
  await context.exposeFunction('deskCall', (name: string, argument: unknown) => {
    calls.push([name, argument]);
    return options.answers?.[name];
  });
  const desk = {
    state: { ...STATE, ...options.state },
    warnings: options.warnings ?? [],
    activity: options.activity ?? [],
    findings: options.findings ?? FINDINGS,
  };
  await context.addInitScript(`{ const desk = ${JSON.stringify(desk)}; ${BRIDGE} }`);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${ORIGIN}/companion/index.html${options.route}`);
  return { page, calls, complaints };
}
