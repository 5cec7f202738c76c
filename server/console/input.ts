import type { z } from 'zod';
import { ApiError } from '../errors';

/** Parses what a browser sent; the error lists each place and reason. */
export function parseInput<T extends z.ZodType>(value: unknown, schema: T): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }));
  const [first] = issues;
  throw new ApiError(400, 'bad_request', first?.message ?? 'The request is not valid.', { issues });
}
