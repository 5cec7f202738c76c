import type { UpstreamFailure } from '../../http/upstream/upstream-error';
import { renderPage } from '../../http/pages/page';

const ADVICE: Readonly<Record<UpstreamFailure, string>> = {
  loop: 'This address is the companion itself; open another one.',
  'name-unknown': 'Check the address for typing errors, and your network connection.',
  refused: 'The site may be down. Try again later.',
  timeout: 'The site or the network may be overloaded. Try again later.',
  certificate:
    'Somebody may be pretending to be this site, or the site made a mistake. Nothing was sent to it. Tell your IT department.',
  'client-certificate': 'Open the page again.',
  tls: 'Nothing was sent to the site. Try again later, or tell your IT department.',
  'company-proxy': 'Tell your IT department that the company proxy did not help.',
  'company-proxy-credentials':
    'Tell your IT department that the credentials for the company proxy are wrong.',
  connection: 'Try again.',
  'bad-answer': 'Tell your IT department if this goes on.',
};

/** The page for a site that could not be reached. */
export function upstreamPage(host: string, failure: UpstreamFailure, detail: string): string {
  const title =
    failure === 'certificate' ? `${host} cannot be trusted` : `${host} cannot be reached`;
  return renderPage({ title, paragraphs: [detail, ADVICE[failure]], links: [] });
}
