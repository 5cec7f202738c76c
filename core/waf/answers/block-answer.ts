import type { WafZone } from '../../exchange/policy-waf';
import type { Refusal } from '../../exchange/verdict';
import type { Extractor, RefusalAnswer, RequestHead } from '../../extract/types';
import { PAGE_POLICY, renderPage } from '../../http/pages/page';
import { describeRefusal } from '../../extract/message';
import { isNavigation } from '../requests/client-kind';

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': PAGE_POLICY,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/**
 * What a client gets for a refused request: the rule's or the zone's own answer, a page for a
 * browser, else an error in the form of the API that was called.
 */
export function blockAnswer(
  zone: WafZone,
  request: RequestHead,
  extractor: Extractor,
  refusal: Refusal,
): RefusalAnswer {
  const own = refusal.response ?? zone.blockResponse;
  if (own) {
    return {
      status: own.status,
      headers: {
        'content-type': `${own.contentType}; charset=utf-8`,
        'cache-control': 'no-store',
        'x-portcullis-exchange': refusal.exchangeId,
      },
      body: own.body,
    };
  }
  if (!isNavigation(request.headers)) return extractor.refuse(request, refusal);
  const { what, why, next, reference } = describeRefusal(refusal, 'prompt');
  return {
    status: 403,
    headers: PAGE_HEADERS,
    body: renderPage({
      title: 'This request was blocked',
      paragraphs: [what, why, next],
      links: refusal.rule?.link ? [{ text: 'Why this rule', href: refusal.rule.link }] : [],
      reference,
      shownBy: `Shown by the firewall in front of ${refusal.appName}.`,
    }),
  };
}
