import { createHash } from 'node:crypto';
import { escapeHtml } from './escape-html';

/** What every page of ours shows in place of a site. All texts are plain text; they are escaped here. */
export interface Page {
  readonly title: string;
  /** What happened, why, and what to do: one paragraph each. */
  readonly paragraphs: readonly string[];
  /** Heading and entries of a list. */
  readonly list?: { readonly heading: string; readonly items: readonly string[] };
  readonly links: readonly {
    readonly text: string;
    readonly href: string;
    readonly main?: boolean;
  }[];
  /** To quote when asking for help. */
  readonly reference?: string;
  /** Who shows the page, for its foot. */
  readonly shownBy?: string;
  /** Markup of ours between text and foot; already escaped. */
  readonly markup?: string;
}

/** Pages of the desk's own doors. */
const THIS_COMPUTER = 'Shown by Portcullis on this computer.';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#55607a;--ground:#f4f6fa;--card:#fff;--line:#d9dfea;--accent:#1d4fd7;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e9edf5;--soft:#a4afc4;--ground:#12161f;--card:#1b212d;--line:#343d4f;--accent:#8fb0ff;--on:#10131a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{width:100%;max-width:38rem;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:2rem}
.mark{display:block;width:2.25rem;height:2.25rem;margin-bottom:1rem;color:var(--accent)}
h1{margin:0 0 .75rem;font-size:1.4rem;line-height:1.3}
h2{margin:1.25rem 0 .25rem;font-size:1rem}
p{margin:0 0 .75rem;overflow-wrap:anywhere}
ul{margin:.25rem 0 1rem;padding-left:1.2rem;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}
nav a{padding:.55rem 1rem;border:1px solid var(--line);border-radius:9px;color:var(--accent);text-decoration:none}
button{padding:.55rem 1rem;border:0;border-radius:9px;background:var(--accent);color:var(--on);font:inherit;cursor:pointer}
nav a.main{background:var(--accent);border-color:var(--accent);color:var(--on)}
a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
footer{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing may load and nothing may run; the one style is known by its hash. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

const MARK =
  '<svg class="mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><path d="M4 21V10a8 8 0 0 1 16 0v11M8 21V8.5M12 21V7M16 21V8.5M4 13h16M4 17h16"/></svg>';

/** A complete HTML document that needs nothing from anywhere. */
export function renderPage(page: Page): string {
  const { list } = page;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escapeHtml(page.title)}</title><style>${STYLE}</style></head>`,
    `<body><main>${MARK}<h1>${escapeHtml(page.title)}</h1>`,
    ...page.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(list && list.items.length > 0
      ? [
          `<h2>${escapeHtml(list.heading)}</h2>`,
          `<ul>${list.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`,
        ]
      : []),
    ...(page.links.length > 0 ? [`<nav>${page.links.map(renderLink).join('')}</nav>`] : []),
    page.markup ?? '',
    `<footer>${escapeHtml(page.shownBy ?? THIS_COMPUTER)}`,
    ...(page.reference ? [` Reference: <code>${escapeHtml(page.reference)}</code>`] : []),
    '</footer></main></body></html>',
  ].join('\n');
}

function renderLink(link: Page['links'][number]): string {
  const style = link.main ? ' class="main"' : '';
  return `<a${style} href="${escapeHtml(link.href)}" rel="noreferrer">${escapeHtml(link.text)}</a>`;
}
