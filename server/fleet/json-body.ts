import type { z } from 'zod';
import { ApiError } from '../errors';

/** Parses a device's JSON body; the error names the place and the reason, never the value. */
export function parseJsonBody<T extends z.ZodType>(body: Buffer, schema: T): z.infer<T> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's message would quote the body.
    throw new ApiError(400, 'bad_request', 'The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ApiError(400, 'bad_request', issue?.message ?? 'invalid', {
    where: issue?.path.join('.') || '$',
  });
}
