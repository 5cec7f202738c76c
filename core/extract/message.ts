import type { Refusal } from '../exchange/verdict';

/** What was stopped: what a person sent, or the answer on its way back. */
export type Stopped = 'prompt' | 'answer';

/** A refusal in words for the person, in the order they are shown. Holds no prompt text. */
export interface RefusalMessage {
  /** One sentence: what happened. */
  readonly what: string;
  /** One sentence: why. */
  readonly why: string;
  /** What was found, one entry each, masked; empty when nothing was. */
  readonly found: readonly string[];
  /** One sentence: what to do now. */
  readonly next: string;
  /** Where the company explains the rule or gives help. */
  readonly link?: string;
  /** To quote when asking for help. */
  readonly reference: string;
}

/** Most samples that are named one by one; a person needs no longer list. */
const MAX_SAMPLES = 5;

/** Puts a refusal into words. */
export function describeRefusal(refusal: Refusal, stopped: Stopped = 'prompt'): RefusalMessage {
  const link = refusal.rule?.link ?? refusal.supportUrl;
  return {
    what: whatHappened(refusal, stopped),
    why: whyItHappened(refusal, stopped),
    found: samples(refusal),
    next: whatToDo(refusal, stopped),
    ...(link === undefined ? {} : { link }),
    reference: refusal.exchangeId,
  };
}

/** The same as one paragraph, for an app that shows a line of text. */
export function refusalText(refusal: Refusal, stopped: Stopped = 'prompt'): string {
  const { what, why, found, next, link, reference } = describeRefusal(refusal, stopped);
  return [
    what,
    why,
    ...(found.length > 0 ? [`Found: ${found.join(', ')}.`] : []),
    next,
    ...(link === undefined ? [] : [`More: ${link}`]),
    `Reference: ${reference}`,
  ].join(' ');
}

function whatHappened(refusal: Refusal, stopped: Stopped): string {
  return stopped === 'prompt'
    ? `Portcullis did not send this to ${refusal.appName}.`
    : `Portcullis stopped this answer from ${refusal.appName}.`;
}

function whyItHappened(refusal: Refusal, stopped: Stopped): string {
  const rule = quotedName(refusal.rule);
  switch (refusal.reason) {
    case 'rule':
      return `It is against your company's rule${rule}.`;
    case 'cancelled':
      return 'You chose not to send it.';
    case 'timeout':
      return `Your company's rule${rule} asks you first, and the question was not answered in time.`;
    case 'nobody':
      return `Your company's rule${rule} asks a person first, and nobody can be asked here.`;
    case 'rate_limit':
      return `Your company's rule${rule} allows so much in a time, and that is used up.`;
    case 'sign_in':
      return `Your company's rule${rule} asks you to sign in again first.`;
    case 'failure':
      return stopped === 'prompt'
        ? 'It could not be checked, and your company lets nothing through unchecked.'
        : 'It could not be checked, and your company lets no answer through unchecked.';
  }
}

/** A rule that nobody named, which has its id for a name, says nothing to people. */
function quotedName(rule: Refusal['rule']): string {
  return rule === undefined || rule.name === rule.id ? '' : ` “${rule.name}”`;
}

function whatToDo(refusal: Refusal, stopped: Stopped): string {
  if (refusal.rule?.message !== undefined) return refusal.rule.message;
  if (refusal.reason === 'sign_in') return 'Sign in to Portcullis, then send it again.';
  if (refusal.reason === 'rate_limit') return tryAgainIn(refusal.retryAfter);
  if (refusal.reason === 'failure') return 'Try again, or ask your IT department for help.';
  if (stopped === 'answer') return 'Ask in another way, or ask your IT department for help.';
  return refusal.found.length > 0
    ? 'Take out what is confidential and send it again, or ask your IT department for help.'
    : 'Ask your IT department if you need this for your work.';
}

function tryAgainIn(seconds: number | undefined): string {
  if (seconds === undefined) return 'Try again later.';
  if (seconds < 120) return `Try again in ${seconds} seconds.`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}

function samples(refusal: Refusal): readonly string[] {
  const all = [...new Set(refusal.found.map(({ name, masked }) => `${name} (${masked})`))];
  if (all.length <= MAX_SAMPLES) return all;
  return [...all.slice(0, MAX_SAMPLES), `${all.length - MAX_SAMPLES} more`];
}
