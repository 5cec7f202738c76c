import type { App } from '../../exchange/app';
import type { Part } from '../../exchange/part';
import type { ReadRequest, RequestHead } from '../../extract/types';
import type { Reading } from '../../http/body/prompt-reading';
import type { Visit } from '../interception/visit';
import type { OpenIsolation } from '../listener/isolation-sessions';
import { readWhole } from './whole-reading';

/** Least text beside what a format knows that is looked at, characters. */
const LEAST_REST = 8;

/** Everything in a request of the isolated browser; `rest` is what no format has made a prompt of. */
export interface WholeRequest {
  readonly read: ReadRequest;
  /** True where no format knew it for a prompt: it goes on record only where a rule matched. */
  readonly quiet: boolean;
  /** Parts from here on cannot be masked where they stand. */
  readonly maskable: number;
  readonly unreadable?: string;
}

/** The whole of a request of a page that need not speak any format; undefined for all others. */
export function wholeOf(
  reading: Reading,
  { isolation }: Visit,
  app: App,
  head: RequestHead,
  extractor: string,
  decompressedLimit: number,
): WholeRequest | undefined {
  if (isolation === undefined || reading.kind === 'unscannable') return undefined;
  if (!isReadWhole(app, extractor)) return undefined;
  return wholeRequest(reading, head, extractor, isolation, decompressedLimit);
}

/**
 * Whether a request is read as a whole. What an app of the library sends in a format that we know is
 * understood; everything else may be a page's own making, whatever it looks like.
 */
function isReadWhole(app: App, extractor: string): boolean {
  return app.id === 'other' || extractor === 'generic';
}

/** Adds to what a format knows of a request all that it does not. */
function wholeRequest(
  reading: Exclude<Reading, { kind: 'unscannable' }>,
  head: RequestHead,
  extractor: string,
  session: OpenIsolation,
  decompressedLimit: number,
): WholeRequest | undefined {
  const plain = reading.plain ?? new Uint8Array();
  const whole = readWhole(head.target, plain, decompressedLimit);
  const read = reading.kind === 'prompt' ? reading.read : undefined;
  const known = read?.prompt.parts ?? [];
  const rest = restOf(whole.parts, known);
  const joined = session.typed.add(head.host, whole.piece);
  const parts = [...known, ...rest, ...(joined === undefined ? [] : [programText(joined)])];
  // What a format has read is readable, whatever its bytes look like.
  const unreadable = read === undefined ? whole.unreadable : undefined;
  if (parts.length === 0 && unreadable === undefined) return undefined;
  return {
    read: {
      prompt: { ...(read?.prompt ?? { extractor }), parts },
      replace: (edits) => read?.replace(edits) ?? plain,
    },
    quiet: read === undefined,
    maskable: known.length,
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** Half a surrogate pair has no percent-encoding. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}

/** What is left of the texts once those that are known are taken out, in each way that they are written. */
function restOf(parts: readonly Part[], known: readonly Part[]): Part[] {
  const texts = known.flatMap((part) =>
    part.kind === 'text' && part.text !== '' ? [part.text] : [],
  );
  const forms = texts.flatMap((text) => [
    JSON.stringify(text).slice(1, -1),
    text,
    percentEncoded(text),
  ]);
  return parts.flatMap((part): Part[] => {
    if (part.kind === 'file') return known.some(({ kind }) => kind === 'file') ? [] : [part];
    const text = forms.reduce((rest, form) => rest.replaceAll(form, ' '), part.text);
    return text.trim().length < LEAST_REST ? [] : [{ ...part, text, origin: 'program' as const }];
  });
}

const programText = (text: string): Part => ({
  kind: 'text',
  role: 'user',
  text,
  history: false,
  origin: 'program',
});
