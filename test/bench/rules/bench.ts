import { NO_SIGNALS } from '../../../core/exchange/signals';
import { parsePolicy } from '../../../core/policy/document';
import type { CompiledPolicy, Facts } from '../../../core/policy/types';
import { median, type BenchRow, type BenchTable } from '../table';
import {
  installRulePeers,
  jexlRun,
  jsonRulesRun,
  type PeerFacts,
  type PeerRule,
  type PeerRun,
} from './peers';

const RULES = 1000;
const WARM_UP = 200;
const ROUNDS = 300;
/** Peers are slower by far. */
const PEER_WARM_UP = 20;
const PEER_ROUNDS = 40;

type Predicate = (facts: Facts) => boolean;

/** Rules as administrators write them, each next to the JavaScript that somebody would write instead. */
const KINDS: readonly ((
  n: number,
) => { readonly when: string; readonly predicate: Predicate } & PeerRule)[] = [
  (n) => ({
    when: `http.host eq "chat${n}.example.com"`,
    predicate: (facts) => facts.request.host === `chat${n}.example.com`,
    jexl: `host == "chat${n}.example.com"`,
    json: { all: [{ fact: 'host', operator: 'equal', value: `chat${n}.example.com` }] },
  }),
  (n) => ({
    when: `app.id in {"app-${n}" "app-${n + 1}"} and app.status ne "approved"`,
    predicate: (facts) =>
      (facts.app.id === `app-${n}` || facts.app.id === `app-${n + 1}`) &&
      facts.app.status !== 'approved',
    jexl: `app in ["app-${n}", "app-${n + 1}"] && status != "approved"`,
    json: {
      all: [
        { fact: 'app', operator: 'in', value: [`app-${n}`, `app-${n + 1}`] },
        { fact: 'status', operator: 'notEqual', value: 'approved' },
      ],
    },
  }),
  (n) => ({
    when: `any(dlp.types[*] eq "TYPE_${n}")`,
    predicate: (facts) => facts.prompt.findings.some((finding) => finding.type === `TYPE_${n}`),
    jexl: `"TYPE_${n}" in types`,
    json: { all: [{ fact: 'types', operator: 'contains', value: `TYPE_${n}` }] },
  }),
  (n) => ({
    when: `http.request.uri contains "/v1/x${n}" or llm.prompt.token_count gt ${100_000 + n}`,
    predicate: (facts) =>
      facts.request.target.includes(`/v1/x${n}`) || facts.prompt.tokenCount > 100_000 + n,
    jexl: `uri|has("/v1/x${n}") || tokens > ${100_000 + n}`,
    json: {
      any: [
        { fact: 'uri', operator: 'textHas', value: `/v1/x${n}` },
        { fact: 'tokens', operator: 'greaterThan', value: 100_000 + n },
      ],
    },
  }),
  (n) => {
    const email = new RegExp(`^x${n}@[a-z]+\\.example$`);
    return {
      when: `lower(user.email) matches r"^x${n}@[a-z]+\\.example$"`,
      predicate: (facts) => email.test((facts.actor.email ?? '').toLowerCase()),
      jexl: `email|lower|fits("^x${n}@[a-z]+\\\\.example$")`,
      json: { all: [{ fact: 'email', operator: 'fits', value: email }] },
    };
  },
];

const FACTS: Facts = {
  door: 'proxy',
  actor: { email: 'Kim.Doe@corp.example', groups: ['staff'], ip: '10.1.2.3' },
  app: { id: 'chatgpt', name: 'ChatGPT', category: 'assistant', status: 'approved' },
  request: { method: 'POST', host: 'chat.example.com', target: '/backend-api/conversation' },
  extractor: 'chatgpt',
  files: [],
  promptText: 'What is the capital of France? '.repeat(30),
  prompted: true,
  prompt: NO_SIGNALS,
  now: 1_790_000_000_000,
};

const PEER_FACTS: PeerFacts = {
  host: FACTS.request.host,
  app: FACTS.app.id,
  status: FACTS.app.status,
  types: [],
  uri: FACTS.request.target,
  tokens: FACTS.prompt.tokenCount,
  email: FACTS.actor.email ?? '',
};

/** 1,000 rules over one exchange that none of them matches, against predicates written by hand. */
export async function run(): Promise<BenchTable> {
  const pairs = Array.from({ length: RULES }, (_, n) => {
    const kind = KINDS[n % KINDS.length] as (typeof KINDS)[number];
    return kind(n);
  });
  const start = performance.now();
  const policy = compile(pairs.map(({ when }) => when));
  const compiled = performance.now() - start;
  const predicates = pairs.map(({ predicate }) => predicate);
  const rules = time(() => policy.decide('prompt', FACTS).action === 'allow');
  const byHand = time(() => !predicates.some((predicate) => predicate(FACTS)));
  const rows: BenchRow[] = [
    { what: 'predicates in JavaScript', value: milliseconds(byHand), ratio: '1.0 ×' },
    {
      what: 'rules of a policy',
      value: milliseconds(rules),
      ratio: `${(rules / byHand).toFixed(1)} ×`,
    },
    { what: 'compiling the policy, once', value: milliseconds(compiled) },
    ...(await peerRows(pairs, byHand)),
  ];
  return { name: `rules: ${RULES} over one exchange`, rows };
}

async function peerRows(rules: readonly PeerRule[], byHand: number): Promise<BenchRow[]> {
  const peers = installRulePeers();
  if (!peers) return [{ what: 'jexl, json-rules-engine', value: 'not to be had' }];
  try {
    const runs = [
      ['jexl', jexlRun(peers.load, rules, PEER_FACTS)],
      ['json-rules-engine', jsonRulesRun(peers.load, rules, PEER_FACTS)],
    ] as const;
    const rows: BenchRow[] = [];
    for (const [what, run] of runs) {
      const took = await timePeer(run);
      rows.push({ what, value: milliseconds(took), ratio: `${(took / byHand).toFixed(1)} ×` });
    }
    return rows;
  } finally {
    peers.remove();
  }
}

async function timePeer(run: PeerRun): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < PEER_WARM_UP + PEER_ROUNDS; round++) {
    const start = performance.now();
    const right = await run();
    const took = performance.now() - start;
    if (!right) throw new Error('a rule of a peer matched');
    if (round >= PEER_WARM_UP) times.push(took);
  }
  return median(times);
}

function compile(expressions: readonly string[]): CompiledPolicy {
  const parsed = parsePolicy({
    rules: expressions.map((when, n) => ({
      id: `r${n}`,
      name: `Rule ${n}`,
      when,
      action: 'block',
    })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
}

/** Median time of one run, ms. Every run must answer true, so that none can be left out. */
function time(answer: () => boolean): number {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const start = performance.now();
    const right = answer();
    const took = performance.now() - start;
    if (!right) throw new Error('a rule matched');
    if (round >= WARM_UP) times.push(took);
  }
  return median(times);
}

function milliseconds(value: number): string {
  return `${value.toFixed(3)} ms`;
}
