import { z } from 'zod';
import type { Headers } from '../core/extract/types';

const valueSchema = z.union([z.string(), z.number(), z.array(z.string())]);

/** Headers as recordings have them: an object, or a list of names and values; names in any case. */
export const headersSchema = z
  .union([
    z.record(z.string(), valueSchema),
    z.array(z.tuple([z.string(), z.string()])),
    z.array(z.object({ name: z.string(), value: z.string() })),
    z.null(),
  ])
  .optional()
  .transform((headers): Headers => {
    const joined: Record<string, string> = {};
    for (const [name, value] of entriesOf(headers ?? {})) {
      const key = name.toLowerCase();
      const before = joined[key];
      joined[key] =
        before === undefined ? value : `${before}${key === 'cookie' ? '; ' : ', '}${value}`;
    }
    return joined;
  });

type HeaderValue = z.infer<typeof valueSchema>;

function entriesOf(
  headers:
    | Readonly<Record<string, HeaderValue>>
    | readonly (readonly [string, string] | { readonly name: string; readonly value: string })[],
): readonly (readonly [string, string])[] {
  if (Array.isArray(headers)) {
    const list = headers as readonly (
      readonly [string, string] | { readonly name: string; readonly value: string }
    )[];
    return list.map((one) => ('name' in one ? [one.name, one.value] : [one[0], one[1]]));
  }
  return Object.entries(headers).flatMap(([name, value]): (readonly [string, string])[] =>
    Array.isArray(value) ? value.map((one) => [name, one]) : [[name, String(value)]],
  );
}

/** A text; recordings that hold JSON as it is have it written out. */
export const textSchema = z.union([
  z.string(),
  z
    .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .transform((value) => JSON.stringify(value)),
]);

/** The body of a recorded message: text as UTF-8, or base64; empty where there is none. */
export function bodyOf(message: {
  readonly body?: string | null | undefined;
  readonly bodyBase64?: string | null | undefined;
}): Buffer {
  if (typeof message.bodyBase64 === 'string') return Buffer.from(message.bodyBase64, 'base64');
  return Buffer.from(message.body ?? '', 'utf8');
}
