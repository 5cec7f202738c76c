import type { Person } from '../../exchange/ports';
import { isError, isObject, type RequestMessage } from '../protocol/message';
import type { Hooks } from '../upstream/connection';
import { PortalRefusal } from './refusal';

/** One call that a person has to approve. */
export interface ApprovalRequest {
  readonly exchangeId: string;
  readonly server: { readonly id: string; readonly name: string };
  readonly tool: string;
  /** What the approval is for: other arguments need another one. */
  readonly argumentHash: string;
  readonly seconds: number;
  readonly hooks: Hooks;
  /** Whether the client can put a question to its person. */
  readonly canElicit: boolean;
  readonly signal: AbortSignal;
}

const RULE_ID = 'portal-approval';

/**
 * Asks a person whether a call may be made: by the companion's window, or else by the client. It is
 * asked for each call, with the hash of its arguments, so that no answer serves for another call.
 * @throws PortalRefusal unless somebody says yes
 */
export async function approve(request: ApprovalRequest, person: Person | undefined): Promise<void> {
  if (person) await askPerson(request, person);
  else if (request.canElicit) await elicit(request);
  else {
    const message = 'This tool changes things, and there is nobody to approve the call.';
    throw new PortalRefusal('approval', message, { tool: request.tool });
  }
}

async function askPerson(request: ApprovalRequest, person: Person): Promise<void> {
  const { server, tool, argumentHash } = request;
  const answer = await person.ask(
    {
      exchangeId: request.exchangeId,
      app: { id: server.id, name: server.name, category: 'mcp', status: 'approved' },
      host: server.id,
      rule: {
        id: RULE_ID,
        name: `Let "${tool}" of ${server.name} run?`,
        message: `An agent wants to call this tool. Arguments: ${argumentHash.slice(0, 12)}.`,
      },
      found: [],
      choices: ['cancel', 'send'],
      justification: 'none',
      timeoutSeconds: request.seconds,
    },
    request.signal,
  );
  if (answer.choice !== 'send') throw declined(tool, answer.by);
}

async function elicit(request: ApprovalRequest): Promise<void> {
  const { server, tool, argumentHash, exchangeId } = request;
  const question: RequestMessage = {
    jsonrpc: '2.0',
    id: `approval-${exchangeId}`,
    method: 'elicitation/create',
    params: {
      mode: 'form',
      message:
        `Let "${tool}" of ${server.name} run? It may change or delete things. ` +
        `Arguments: ${argumentHash.slice(0, 12)}.`,
      requestedSchema: {
        type: 'object',
        properties: { approve: { type: 'boolean', title: 'Let it run', default: false } },
        required: ['approve'],
      },
    },
  };
  const timeout = AbortSignal.timeout(request.seconds * 1000);
  const signal = AbortSignal.any([request.signal, timeout]);
  const answer = await request.hooks.ask(question, signal).catch(() => undefined);
  if (!answer || isError(answer)) throw declined(tool, signal.aborted ? 'timeout' : 'nobody');
  const { action, content } = answer.result;
  const yes = action === 'accept' && isObject(content) && content['approve'] === true;
  if (!yes) throw declined(tool, 'person');
}

function declined(tool: string, by: 'person' | 'timeout' | 'nobody'): PortalRefusal {
  const said = {
    person: 'The call was not approved.',
    timeout: 'Nobody approved the call in time.',
    nobody: 'There was nobody to approve the call.',
  };
  return new PortalRefusal('approval', said[by], { tool, by });
}
