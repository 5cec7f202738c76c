import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiScope } from '../../core/exchange/api-token';
import type { ApiTokens } from '../accounts/api-tokens';
import { ApiProblem, ERROR_CODES } from './api-problem';

declare module 'fastify' {
  interface FastifyRequest {
    /** Name and id of the API token that a request came with. */
    apiClient: string;
    apiTokenId: string;
  }
}

/** A hook that lets requests through whose token has the scope. */
export function requireScope(tokens: ApiTokens, scope: ApiScope) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const token = /^Bearer ([\w-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    const record = token === undefined ? undefined : await tokens.authenticate(token);
    if (!record) {
      const message = 'The API token is missing, unknown or expired.';
      throw new ApiProblem(401, [{ code: ERROR_CODES.authentication, message }]);
    }
    const allowed = record.scopes.includes(scope) || record.scopes.includes(editing(scope));
    if (!allowed) {
      const message = `The API token lacks the scope ${scope}.`;
      throw new ApiProblem(403, [{ code: ERROR_CODES.forbidden, message }]);
    }
    request.apiClient = record.name;
    request.apiTokenId = record.id;
  };
}

/** Who may change may look. */
const editing = (scope: ApiScope): string => scope.replace(/:read$/, ':edit');
