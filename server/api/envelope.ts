/** One error or message of an answer. */
export interface ResponseInfo {
  readonly code: number;
  readonly message: string;
  /** JSON pointer (RFC 6901) to what is wrong in the request. */
  readonly source?: { readonly pointer: string };
}

/** The frame of every answer of the API. */
export interface Envelope<T> {
  readonly success: boolean;
  readonly errors: readonly ResponseInfo[];
  readonly messages: readonly ResponseInfo[];
  readonly result: T;
  readonly result_info?: PageInfo | CursorInfo;
}

/** A numbered page; a page past the last one is empty. */
export interface PageInfo {
  readonly page: number;
  readonly per_page: number;
  readonly count: number;
  readonly total_count: number;
  readonly total_pages: number;
}

export interface CursorInfo {
  readonly cursors?: { readonly after?: string };
}

export function success<T>(result: T, info?: PageInfo | CursorInfo): Envelope<T> {
  return {
    success: true,
    errors: [],
    messages: [],
    result,
    ...(info === undefined ? {} : { result_info: info }),
  };
}

export function failure(errors: readonly ResponseInfo[]): Envelope<null> {
  return { success: false, errors, messages: [], result: null };
}

/** One page of a list, counted from 1. */
export function page<T>(all: readonly T[], number: number, size: number): Envelope<readonly T[]> {
  const result = all.slice((number - 1) * size, number * size);
  return success(result, {
    page: number,
    per_page: size,
    count: result.length,
    total_count: all.length,
    total_pages: Math.ceil(all.length / size),
  });
}
