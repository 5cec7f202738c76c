import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, noDelay: true });

/** Sends one message of the protocol and gives the body and the session of the answer. */
export async function post(
  url: string,
  session: string | undefined,
  message: object,
): Promise<{ readonly text: string; readonly session: string | undefined }> {
  return await new Promise((done, fail) => {
    const call = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const id = response.headers['mcp-session-id'];
          const text = Buffer.concat(chunks).toString('utf8');
          done({ text, session: typeof id === 'string' ? id : undefined });
        });
      },
    );
    call.on('error', fail);
    call.end(JSON.stringify(message));
  });
}

/** The greeting of a client with a session. */
export function initialize(id: number): object {
  const clientInfo = { name: 'bench', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  return { jsonrpc: '2.0', id, method: 'initialize', params };
}

/** One call of a tool. */
export function callOf(id: number, name: string): object {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: { id } } };
}
