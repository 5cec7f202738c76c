import { renderPage } from '../../http/pages/page';
import { escapeHtml } from '../../http/pages/escape-html';
import type { RefusalAnswer } from '../../extract/types';

/** Everything of ours under a zone's own addresses lies below this path. */
export const CHALLENGE_PATH = '/.well-known/portcullis/challenge';

/** The page's script, the puzzle's worker and its answer come from the same site and nowhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The widget brings its style with it; a hash beside it would switch that off (CSP 3, 6.7.3.2).
  "style-src 'unsafe-inline'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Sends the form once the puzzle is solved. */
export const PAGE_SCRIPT = `
addEventListener('DOMContentLoaded', () => {
  const widget = document.querySelector('altcha-widget');
  widget?.addEventListener('verified', () => setTimeout(() => widget.closest('form').submit(), 0));
});
`;

/** 403 (RFC 9110 15.5.4) with a page that lets a browser through once it has done some work. */
export function challengePage(target: string, appName: string, reference: string): RefusalAnswer {
  const action = `${CHALLENGE_PATH}?to=${encodeURIComponent(target)}`;
  return {
    status: 403,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cf-mitigated': 'challenge',
    },
    body: renderPage({
      title: 'One moment, please',
      paragraphs: [
        `${appName} checks that a browser is asking. This takes a second or two and needs nothing from you.`,
      ],
      markup: [
        `<form method="post" action="${escapeHtml(action)}">`,
        `<altcha-widget challenge="${CHALLENGE_PATH}.json" auto="onload" hidelogo hidefooter></altcha-widget>`,
        '</form>',
        `<noscript><p>Please switch JavaScript on and load the page again.</p></noscript>`,
        `<script src="${CHALLENGE_PATH}.js" type="module"></script>`,
      ].join('\n'),
      links: [],
      reference,
      shownBy: `Shown by the firewall in front of ${appName}.`,
    }),
  };
}

/** The same for a program, which cannot solve it: an error that says so. */
export function challengeRefusal(reference: string): RefusalAnswer {
  return {
    status: 403,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'cf-mitigated': 'challenge',
    },
    body: JSON.stringify({
      error: {
        type: 'challenge_required',
        message: 'This request is let through only from a browser that has passed a challenge.',
        reference,
      },
    }),
  };
}

/** Where a browser goes on to: a path of the same site, whatever the query says. */
export function returnTarget(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : '/';
}
