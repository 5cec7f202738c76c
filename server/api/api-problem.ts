import type { PolicyIssue } from '../../core/exchange/console';
import type { ResponseInfo } from './envelope';

/** Numbers of the API's errors, as clients of the vendor's API know them. */
export const ERROR_CODES = {
  authentication: 10000,
  forbidden: 9109,
  notFound: 7003,
  invalid: 10001,
  conflict: 10009,
  internal: 10013,
} as const;

/** An answer that is no success; its errors are for the client to read. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly errors: readonly [ResponseInfo, ...ResponseInfo[]],
    readonly retryAfterSeconds?: number,
  ) {
    super(errors[0].message);
  }
}

export function notFound(what: string): ApiProblem {
  return new ApiProblem(404, [{ code: ERROR_CODES.notFound, message: `There is no ${what}.` }]);
}

/** `pointer` is a JSON pointer to the mistake. */
export function invalid(message: string, pointer?: string): ApiProblem {
  const source = pointer === undefined ? {} : { source: { pointer } };
  return new ApiProblem(400, [{ code: ERROR_CODES.invalid, message, ...source }]);
}

/** What a policy document refuses, with the places in the request where `pointerOf` knows them. */
export function refused(
  issues: readonly PolicyIssue[],
  pointerOf: (path: string) => string | undefined = () => undefined,
): ApiProblem {
  const [first, ...rest] = issues.map(({ path, message }): ResponseInfo => {
    const pointer = pointerOf(path);
    return {
      code: ERROR_CODES.invalid,
      message: pointer === undefined ? `${path}: ${message}` : message,
      ...(pointer === undefined ? {} : { source: { pointer } }),
    };
  });
  return new ApiProblem(400, [
    first ?? { code: ERROR_CODES.invalid, message: 'The policy would not be valid.' },
    ...rest,
  ]);
}
