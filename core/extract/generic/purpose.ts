import { pathOf } from '../request-target';
import type { RequestHead } from '../types';

/** Where sites send measurements about themselves, full of words that nobody wrote to an AI. */
const TELEMETRY =
  /\/(telemetry|analytics|metrics?|ces|rgstr|statsc|sentry|envelope|beacon|collect|event_logging|log_event|batch_?log|client_?logs?|csp-?report|otlp|traces?|tracking|track|rum|gen_204|jserrors?|errorreport|pixel|amplitude|mixpanel|datadog|statsig|segment|intercom|bugsnag|heap|posthog|hotjar|launchdarkly|growthbook|sdk_exp|flags?|experiments?)(\/|$)/i;

/** Hosts that only take measurements. */
const TELEMETRY_HOST =
  /^((\w+-)?(events?|telemetry|analytics|metrics|logs?|stats|collector|tracking)\.)|(^|\.)(sentry\.io|segment\.io|mixpanel\.com|amplitude\.com|posthog\.com|statsigapi\.net|datadoghq\.com)$/;

/**
 * What a program sends by itself, with words in it that were typed at another time: titles of
 * conversations, suggestions while somebody types, settings, votes, signs of life.
 */
const BACKGROUND = new RegExp(
  `/(${[
    '(gen|generate|auto|create|update|set|edit)?[_-]?(chat|conversation|thread|session)?[_-]?(title|rename)s?([_-]?(gen|generation|update))?',
    'summari[sz]e[_-]?title',
    '(generate_)?auto[_-]?complet(e|ions?)|auto[_-]?suggest|typeahead|suggest(ion)?s?|follow[_-]?ups?|code_completion|inline[_-]?completions?|fim',
    'heartbeat|keep[_-]?alive|presence|typing|healthz?',
    '(user[_-])?(settings|preferences|prefs)|onboarding|user_system_messages|customi[sz]ation|memories|personalization',
    'feedback|votes?|rating|reaction|message_feedback',
    'batchexecute', // Google's calls for lists, settings and names
    'login|signin|signup|logout|oauth|csrf|billing|checkout|payments?',
  ].join('|')})(/|$)`,
  'i',
);

/** Words that say so only where they end the path: elsewhere they name what is spoken to. */
const BACKGROUND_END =
  /\/(name|title|ping|status|poll|profile|account|consent|memory|rate|like|dislike|report|survey|nps|auth|token|refresh|register|session|subscriptions?|stop|cancel|abort|archive|pin|star|share|delete|related|completions\/code)\/?$/i;

/** RPC names of editors' completions: `…/GetCompletions`, `…/StreamCpp`. */
const EDITOR_COMPLETION =
  /\/(Get(Streaming)?Completions|StreamCpp|AcceptCompletion|RecordEvent\w*|BatchRecord\w*|RefreshTab\w*|StreamNextCursor\w*|SyncFile\w*|FSSyncFile|FastRepo\w*|Report\w+|GetUserStatus|RegisterUser|Heartbeat|Log\w*|SubmitLogs|TrackEvents?)$/;
const CODE_ENGINE = /\/engines\/[^/]*(codex|copilot)[^/]*\/completions$/i;

/** `none`: nothing of it is read. `background`: read, but nobody asks anything with it. */
export type Purpose = 'ask' | 'background' | 'none';

/** What a request is for, by its address. */
export function purposeOf({ host, target }: RequestHead): Purpose {
  const path = pathOf(target);
  if (TELEMETRY.test(path)) return 'none';
  const isBackground =
    TELEMETRY_HOST.test(host) ||
    BACKGROUND.test(path) ||
    BACKGROUND_END.test(path) ||
    EDITOR_COMPLETION.test(path) ||
    CODE_ENGINE.test(path);
  return isBackground ? 'background' : 'ask';
}

/** Prompts with which chat programs let a model name a conversation (their public sources). */
const TITLE_PROMPT = new RegExp(
  [
    'crafting pithy titles',
    '\\b(generate|create|write|craft|provide|suggest|come up with|give)\\b[^.?!\\n]{0,80}\\btitles?\\b[^.?!\\n]{0,60}\\b(conversation|chat|dialogu?e|thread|session|messages?|discussion|exchange)\\b',
    '\\b\\d+-\\d+ word title\\b',
    '\\btitle[^.?!\\n]{0,40}\\b(summari[sz]\\w+|for) (this|the|the following|our) (chat|conversation|dialogu?e)\\b',
  ].join('|'),
  'i',
);

/** How much of a text is looked at: such prompts begin with what they want. */
const SAMPLE_LENGTH = 600;

/** True for the instructions of a program that has a conversation named. */
export function asksForTitle(instructions: string): boolean {
  return TITLE_PROMPT.test(instructions.slice(0, SAMPLE_LENGTH));
}
