import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import { text } from '../../text/catalogue';
import { refusedControls, type IsolationControl } from '../controls';

export interface BannerState {
  readonly site: string;
  readonly address: string;
  readonly controls: IsolationControls;
  /** The last thing that was refused, in words. */
  readonly notice: string | undefined;
}

/** Links of the banner; following one is how the banner asks. It has no script and no bridge. */
export const BANNER_COMMANDS = {
  back: 'https://banner.invalid/back',
  reload: 'https://banner.invalid/reload',
} as const;

/** Height of the banner, device-independent pixels. */
export const BANNER_HEIGHT = 84;

/** The banner as a page of its own. */
export function bannerPage(state: BannerState): string {
  const words: Partial<Record<IsolationControl, string>> = text.isolation.off;
  const off = refusedControls(state.controls).flatMap((name) => words[name]?.toLowerCase() ?? []);
  const switches =
    off.length === 0 ? text.isolation.nothingOff : text.isolation.isOff(off.join(', '));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(text.isolation.heading(state.site))}</title>
<style>${STYLE}</style>
</head>
<body>
<nav>
<a href="${BANNER_COMMANDS.back}" role="button">${text.isolation.back}</a>
<a href="${BANNER_COMMANDS.reload}" role="button">${text.isolation.reload}</a>
</nav>
<main>
<h1>${escape(text.isolation.heading(state.site))} <span>${escape(state.address)}</span></h1>
${
  state.notice === undefined
    ? `<p>${escape(text.isolation.explanation)} ${escape(switches)}</p>`
    : `<p role="alert" class="refused">${escape(state.notice)}</p>`
}
</main>
</body>
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; height: ${BANNER_HEIGHT}px; box-sizing: border-box; padding: 0 16px; display: flex;
  align-items: center; gap: 16px; font: 14px/1.4 system-ui, sans-serif; overflow: hidden;
  background: #10304f; color: #fff; border-bottom: 3px solid #f0b429; }
h1 { margin: 0; font-size: 15px; font-weight: 600; white-space: nowrap; }
h1 span { font-weight: 400; opacity: .8; margin-left: 8px; }
p { margin: 2px 0 0; }
.refused { color: #ffd166; font-weight: 600; }
main { min-width: 0; }
nav { display: flex; gap: 8px; }
a { color: inherit; text-decoration: none; border: 1px solid #ffffff80; border-radius: 6px;
  padding: 4px 10px; }
a:hover, a:focus-visible { background: #ffffff26; outline: 2px solid #fff; }
`;

function escape(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
