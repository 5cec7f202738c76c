import type { FastifyRequest } from 'fastify';

/** Where members of profiles and their entries stand in the request. */
const POINTERS: readonly (readonly [RegExp, string])[] = [
  [/^detectors.*\.pattern/, '/pattern/regex'],
  [/^profiles.*\.name/, '/name'],
  [/^profiles/, '/entries'],
  [/^exactData.*\.words/, '/words'],
  [/^topics/, '/topic'],
];

export function optionsOf(request: FastifyRequest) {
  return {
    author: request.apiClient,
    note: 'Changed by API: DLP',
    pointerOf: (path: string): string | undefined =>
      POINTERS.find(([pattern]) => pattern.test(path))?.[1],
  };
}
