import type { Session } from 'electron';
import { z } from 'zod';
import type { EngineEvents, PageDialogAnswer } from '../engine';
import { DIALOG_SCHEME } from './dialog-scheme';

/** Most characters of a dialog's words that are shown. */
const WORDS_LIMIT = 2000;
/** Longest request for a dialog, characters. */
const REQUEST_LIMIT = 20_000;
/** Dialogs after which a page gets no more until people have used it again. */
const DIALOGS_IN_A_ROW = 10;
/** Time without a dialog after which they are not in a row any more, ms. */
const ROW_MS = 10_000;

const requestSchema = z.object({
  kind: z.enum(['alert', 'confirm', 'prompt']),
  message: z.string().transform((words) => words.slice(0, WORDS_LIMIT)),
  preset: z.string().transform((words) => words.slice(0, WORDS_LIMIT)),
});

/** Any origin may ask; there is nothing in the answer but the person's. */
const HEADERS = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };

/** Answers the page script's requests for dialogs; `eventsOf` finds the window of a tab. */
export function answerDialogs(
  session: Session,
  eventsOf: (tabId: string) => EngineEvents | undefined,
): void {
  let shown = 0;
  let last = 0;
  session.protocol.handle(DIALOG_SCHEME, async (request) => {
    const on = eventsOf(new URL(request.url).pathname.slice(1));
    const body = request.method === 'POST' ? await request.text() : '';
    const parsed = requestSchema.safeParse(body.length > REQUEST_LIMIT ? undefined : read(body));
    const now = Date.now();
    shown = now - last > ROW_MS ? 1 : shown + 1;
    last = now;
    if (on === undefined || !parsed.success || shown > DIALOGS_IN_A_ROW) return answerOf(null);
    const given = await on.dialog(parsed.data);
    return answerOf(valueOf(parsed.data.kind, given));
  });
}

function valueOf(kind: 'alert' | 'confirm' | 'prompt', given: PageDialogAnswer): unknown {
  if (kind === 'prompt') return given.accepted ? (given.text ?? '') : null;
  return kind === 'confirm' ? given.accepted : true;
}

function answerOf(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: HEADERS });
}

function read(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
