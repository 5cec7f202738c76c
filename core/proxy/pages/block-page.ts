import { describeRefusal, type Stopped } from '../../extract/message';
import type { Refusal } from '../../exchange/verdict';
import { renderPage } from '../../http/pages/page';

/** The page that a person sees instead of a site or an answer that was stopped. */
export function blockPage(refusal: Refusal, stopped: Stopped | 'app'): string {
  const message = describeRefusal(refusal, stopped === 'answer' ? 'answer' : 'prompt');
  const what = stopped === 'app' ? `Portcullis did not open ${refusal.appName}.` : message.what;
  const links = [
    ...(refusal.rule?.link ? [{ text: 'Why this rule', href: refusal.rule.link, main: true }] : []),
    ...(refusal.supportUrl ? [{ text: 'Ask for help', href: refusal.supportUrl }] : []),
  ];
  return renderPage({
    title: stopped === 'app' ? `${refusal.appName} is not available` : 'This was stopped',
    paragraphs: [what, message.why, message.next],
    list: { heading: 'What was found', items: message.found },
    links,
    reference: message.reference,
  });
}
