import type { PortalServer } from '../../exchange/policy-portal';
import type { Person } from '../../exchange/ports';
import { stringifyLossless } from '../protocol/lossless-json';
import { isError, isObject, type JsonObject, type RequestMessage } from '../protocol/message';
import type { Hooks } from '../upstream/connection';
import { PortalRefusal } from './refusal';

/** One call that a person has to approve. */
export interface ApprovalRequest {
  readonly exchangeId: string;
  readonly server: { readonly id: string; readonly name: string };
  readonly tool: string;
  readonly user: string;
  readonly client: string;
  /** As they go to the server. */
  readonly arguments: JsonObject;
  /** Whom the policy wants to be asked. */
  readonly by: PortalServer['approval']['by'];
  /** What the approval is for: other arguments need another one. */
  readonly argumentHash: string;
  readonly seconds: number;
  readonly hooks: Hooks;
  /** Whether the client can put a question to its person. */
  readonly canElicit: boolean;
  readonly signal: AbortSignal;
}

/** Who can be asked besides the client: nobody, the person at the desk, an administrator. */
export interface Approvers {
  readonly person: Person | undefined;
  readonly administrator: Person | undefined;
}

const RULE_ID = 'portal-approval';
/** Names of arguments that a question shows. */
const NAMES = 50;
/** Text of the arguments in a question to the client that sent them, UTF-16 code units. */
const SHOWN_LENGTH = 400;

/**
 * Asks a person whether a call may be made: by the companion's window, by the client, or by the
 * console. It is asked for each call, with the hash of its arguments, so that no answer serves for
 * another call. @throws PortalRefusal unless somebody says yes
 */
export async function approve(request: ApprovalRequest, approvers: Approvers): Promise<void> {
  const { person, administrator } = approvers;
  if (request.by === 'administrator' && administrator) await askPerson(request, administrator);
  else if (person) await askPerson(request, person);
  else if (request.canElicit) await elicit(request);
  else if (administrator) await askPerson(request, administrator);
  else {
    const message = 'This tool changes things, and there is nobody to approve the call.';
    throw new PortalRefusal('approval', message, { tool: request.tool });
  }
}

async function askPerson(request: ApprovalRequest, person: Person): Promise<void> {
  const { server, tool, argumentHash, user, client } = request;
  const answer = await person.ask(
    {
      exchangeId: request.exchangeId,
      app: { id: server.id, name: server.name, category: 'mcp', status: 'approved' },
      host: server.id,
      rule: {
        id: RULE_ID,
        name: `Let "${tool}" of ${server.name} run?`,
        message: `${client} wants to call this tool. Arguments: ${argumentHash.slice(0, 12)}.`,
      },
      found: [],
      call: {
        server: server.name,
        tool,
        user,
        client,
        argumentNames: Object.keys(request.arguments).slice(0, NAMES),
        argumentHash,
      },
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
        `Arguments (${argumentHash.slice(0, 12)}): ${shown(request.arguments)}`,
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

/** The client knows what it sent; its person does not yet. */
function shown(values: JsonObject): string {
  const text = stringifyLossless(values);
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`;
}

function declined(tool: string, by: 'person' | 'timeout' | 'nobody'): PortalRefusal {
  const said = {
    person: 'The call was not approved.',
    timeout: 'Nobody approved the call in time.',
    nobody: 'There was nobody to approve the call.',
  };
  return new PortalRefusal('approval', said[by], { tool, by });
}
