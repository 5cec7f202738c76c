import { NO_SIGNALS } from '../../core/exchange/signals';
import { parsePolicy } from '../../core/policy/document';
import type { CompiledPolicy, Facts } from '../../core/policy/types';
import { median, type BenchRow, type BenchTable } from './table';

const RULES = 1000;
const WARM_UP = 200;
const ROUNDS = 300;

type Predicate = (facts: Facts) => boolean;

/** Rules as administrators write them, each next to the JavaScript that somebody would write instead. */
const KINDS: readonly ((n: number) => { readonly when: string; readonly predicate: Predicate })[] =
  [
    (n) => ({
      when: `http.host eq "chat${n}.example.com"`,
      predicate: (facts) => facts.request.host === `chat${n}.example.com`,
    }),
    (n) => ({
      when: `app.id in {"app-${n}" "app-${n + 1}"} and app.status ne "approved"`,
      predicate: (facts) =>
        (facts.app.id === `app-${n}` || facts.app.id === `app-${n + 1}`) &&
        facts.app.status !== 'approved',
    }),
    (n) => ({
      when: `any(dlp.types[*] eq "TYPE_${n}")`,
      predicate: (facts) => facts.prompt.findings.some((finding) => finding.type === `TYPE_${n}`),
    }),
    (n) => ({
      when: `http.request.uri contains "/v1/x${n}" or llm.prompt.token_count gt ${100_000 + n}`,
      predicate: (facts) =>
        facts.request.target.includes(`/v1/x${n}`) || facts.prompt.tokenCount > 100_000 + n,
    }),
    (n) => {
      const email = new RegExp(`^x${n}@[a-z]+\\.example$`);
      return {
        when: `lower(user.email) matches r"^x${n}@[a-z]+\\.example$"`,
        predicate: (facts) => email.test((facts.actor.email ?? '').toLowerCase()),
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
  ];
  return { name: `rules: ${RULES} over one exchange`, rows };
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
