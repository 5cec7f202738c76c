import type { ServerResponse } from 'node:http';
import { escapeHtml } from '../../http/pages/escape-html';
import { PAGE_POLICY, renderPage, type Page } from '../../http/pages/page';

/** Whose account at what is to be connected, in words. */
export interface Connection {
  /** Path that the form is sent to. */
  readonly action: string;
  readonly server: string;
  /** Where the person is led to. */
  readonly host: string;
  readonly person: string;
}

const SHOWN_BY = 'Shown by the MCP portal of your company.';
/** A form's answer may lead to another site, so its targets are not narrowed (CSP 3, 6.4.2). */
const POLICY = PAGE_POLICY.replace("form-action 'none'; ", '').replace(
  "frame-ancestors 'self'",
  "frame-ancestors 'none'",
);

/** Asks a person whether they want to connect their account. */
export function askToConnect(response: ServerResponse, connection: Connection): void {
  const { action, server, host, person } = connection;
  reply(response, 200, {
    title: `Connect ${server}`,
    paragraphs: [
      `An AI agent that works for ${person} wants to use ${server}. You sign in at ${host} and allow it there.`,
      `Go on only if you are ${person} and have asked for this yourself: the agent will act with your account. Your password is not shown to it.`,
    ],
    markup: `<form method="post" action="${escapeHtml(action)}"><button type="submit">Go to ${escapeHtml(host)}</button></form>`,
    links: [],
  });
}

/** The person has come back. */
export function showDone(response: ServerResponse): void {
  reply(response, 200, {
    title: 'Done',
    paragraphs: ['The account is connected. You can close this page and go on with your agent.'],
    links: [],
  });
}

/** The link is used up, was never one, or was not begun in this browser. */
export function showOver(response: ServerResponse): void {
  reply(response, 400, {
    title: 'This did not work',
    paragraphs: [
      'The link is no longer good, was opened in another browser, or access was not allowed. Ask your agent for a new one and open it within five minutes.',
    ],
    links: [],
  });
}

function reply(response: ServerResponse, status: number, page: Page): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(renderPage({ ...page, shownBy: SHOWN_BY }));
}
