import type { Extractor, RefusalAnswer } from '../../extract/types';
import type { Refusal, Verdict } from '../../exchange/verdict';
import type { ClientRequest } from '../../http/message';
import { blockPage } from '../pages/block-page';
import { isolationPage } from '../pages/isolation-page';
import { bracketed } from '../../http/http1/request-target';
import { pageAnswer } from './local-answer';
import { isNavigation } from './request-kind';

/** 403 (RFC 9110 15.5.4): understood and refused. */
const REFUSED = 403;

/** A refusal in the form that the client shows: a page to a navigation, the app's own error to a script. */
export function refusalAnswer(
  request: ClientRequest,
  extractor: Extractor,
  refusal: Refusal,
): RefusalAnswer {
  if (!isNavigation(request.headers)) return extractor.refuse(request, refusal);
  const page = blockPage(refusal, request.method === 'GET' ? 'app' : 'prompt');
  const answer = pageAnswer(refusal.status ?? REFUSED, page);
  if (refusal.retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(refusal.retryAfter) } };
}

/**
 * A page goes where the rule says. A program does so only with 307 and 308, which repeat its request
 * there (an MCP client that is sent to the portal); with another status it would take a page for the
 * app's answer, and gets the app's own error instead.
 */
export function redirectAnswer(
  request: ClientRequest,
  extractor: Extractor,
  verdict: Extract<Verdict, { action: 'redirect' }>,
  appName: string,
): RefusalAnswer {
  const { rule, exchangeId, status, location } = verdict;
  const repeats = status === 307 || status === 308;
  if (!repeats && !isNavigation(request.headers)) {
    const message = rule.message ?? `Use ${location} instead.`;
    const told = { ...rule, message };
    return extractor.refuse(request, {
      exchangeId,
      reason: 'rule',
      rule: told,
      found: [],
      appName,
    });
  }
  return { status, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

/** The way to the isolated browser: a page with a link, or a refusal that says so. */
export function isolationAnswer(
  request: ClientRequest,
  extractor: Extractor,
  verdict: Extract<Verdict, { action: 'isolate' }>,
  appName: string,
  session?: string,
): RefusalAnswer {
  const { rule, exchangeId } = verdict;
  if (!isNavigation(request.headers)) {
    return extractor.refuse(request, { exchangeId, reason: 'rule', rule, found: [], appName });
  }
  const page = { appName, url: urlOf(request), rule, reference: exchangeId, session };
  return pageAnswer(REFUSED, isolationPage(page));
}

/** The address as the person sees it. */
export function urlOf({ origin, target }: ClientRequest): string {
  const standard = origin.scheme === 'https' ? 443 : 80;
  const port = origin.port === standard ? '' : `:${origin.port}`;
  return `${origin.scheme}://${bracketed(origin.host)}${port}${target}`;
}
