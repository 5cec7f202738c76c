import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createFixtureCa } from '../../../fixtures/upstream/certificates';

export interface CaseAnswer {
  readonly bytes: string;
  readonly closes: boolean;
}

/** A server without an HTTP library, plain and over TLS, whose answers are chosen by path. */
export interface CaseServer {
  readonly port: number;
  readonly tlsPort: number;
  readonly rootPem: string;
  answer(path: string, answer: CaseAnswer): void;
  /** Everything that came in requests for this path, from their request line on; latin1. */
  received(path: string): string;
  close(): Promise<void>;
}

/** A request line of a case, wherever it stands in the bytes. */
const REQUEST = /[!-~]+ \S*?(\/(?:case|probe)\/[a-z]+\/\d+)\S* HTTP\/1\.\d\r\n/g;

export async function startCaseServer(host: string): Promise<CaseServer> {
  const ca = await createFixtureCa();
  const answers = new Map<string, CaseAnswer>();
  const received = new Map<string, string>();
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A proxy that gives up resets the connection: the cases look at the bytes.
    socket.on('error', () => socket.destroy());
    let path = '';
    let waiting = '';
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      waiting += text;
      const starts = [...waiting.matchAll(REQUEST)];
      const first = starts[0]?.index ?? waiting.length;
      if (path !== '') note(path, starts.length > 0 ? waiting.slice(0, first) : waiting);
      for (const [index, start] of starts.entries()) {
        path = start[1] ?? '';
        note(path, waiting.slice(start.index, starts[index + 1]?.index));
        reply(socket, answers.get(path));
      }
      if (starts.length > 0 || path !== '') waiting = '';
    });
  };
  const note = (path: string, text: string): void => {
    received.set(path, (received.get(path) ?? '') + text);
  };
  const plain = await listen(createServer(serve));
  const secure = await listen(createTlsServer(await ca.issue([host]), serve));
  return {
    port: (plain.address() as AddressInfo).port,
    tlsPort: (secure.address() as AddressInfo).port,
    rootPem: ca.certPem,
    answer: (path, answer) => answers.set(path, answer),
    received: (path) => received.get(path) ?? '',
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure].map((one) => new Promise((done) => one.close(done))));
    },
  };
}

function reply(socket: Socket, answer: CaseAnswer | undefined): void {
  if (!answer) return;
  socket.write(answer.bytes, 'latin1');
  if (answer.closes) socket.end();
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
