import type { z } from 'zod';
import type { PolicyIssue } from '../exchange/console';

/** `rules[3].when`; the empty string is the document itself. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** What a schema found wrong; each unknown key is an issue at its own path. */
export function schemaIssues(error: z.ZodError): PolicyIssue[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: jsonPath(issue.path), message: issue.message }];
    }
    return issue.keys.map((key) => ({
      path: jsonPath([...issue.path, key]),
      message: 'there is no such setting',
    }));
  });
}
