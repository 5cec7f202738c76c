import type { RuleRef } from '../../exchange/verdict';
import { renderPage } from '../../http/pages/page';

export interface IsolationPage {
  readonly appName: string;
  /** Address that the person wanted to open. */
  readonly url: string;
  readonly rule: RuleRef;
  readonly reference: string;
  /** Opens it once, whatever policy says of the site by then. */
  readonly session?: string | undefined;
}

/** Link that the companion opens in the isolated browser. */
export function isolationLink(url: string, session?: string): string {
  const link = `portcullis://open?url=${encodeURIComponent(url)}`;
  return session === undefined ? link : `${link}&session=${session}`;
}

/** The page that leads from the ordinary to the isolated browser. */
export function isolationPage(page: IsolationPage): string {
  return renderPage({
    title: `${page.appName} opens in the isolated browser`,
    paragraphs: [
      `Your company's rule “${page.rule.name}” lets you use ${page.appName} in the isolated browser, which keeps company data inside.`,
      page.rule.message ?? 'If its window does not open by itself, use the button.',
    ],
    links: [
      {
        text: 'Open in the isolated browser',
        href: isolationLink(page.url, page.session),
        main: true,
      },
      ...(page.rule.link ? [{ text: 'Why this rule', href: page.rule.link }] : []),
    ],
    reference: page.reference,
  });
}
