import type { z } from 'zod';
import { ApiProblem, ERROR_CODES } from './api-problem';
import type { ResponseInfo } from './envelope';

/** Parses a body, query or parameter; the error points to each mistake. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...rest] = parsed.error.issues.flatMap(toErrors);
  throw new ApiProblem(400, [
    first ?? { code: ERROR_CODES.invalid, message: 'The request is not valid.' },
    ...rest,
  ]);
}

/** Members that a schema does not know are pointed to one by one, not the object that holds them. */
function toErrors(issue: z.core.$ZodIssue): readonly ResponseInfo[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') return [toError(path, message)];
  return issue.keys.map((key) => toError([...path, key], `There is no member "${key}" here.`));
}

function toError(path: readonly PropertyKey[], message: string): ResponseInfo {
  const pointer = path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`);
  return { code: ERROR_CODES.invalid, message, source: { pointer: pointer.join('') } };
}
