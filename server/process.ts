import {
  embeddedEndpointConfigSchema,
  toEndpointSchema,
  type FromEndpoint,
} from '../core/fleet/embedded-endpoint';
import { startEmbeddedServer } from './embedded';

/**
 * The central endpoint as a child process of the desktop: its configuration is the first message,
 * and it is asked for enrolment tokens over the message port.
 */
const port = process.parentPort;
const send = (message: FromEndpoint): void => {
  port.postMessage(message);
};

async function main(): Promise<void> {
  const config = await new Promise<unknown>((resolve) => {
    port.once('message', (event: { readonly data: unknown }) => resolve(event.data));
  });
  const server = await startEmbeddedServer(embeddedEndpointConfigSchema.parse(config));
  port.on('message', (event: { readonly data: unknown }) => {
    const message = toEndpointSchema.safeParse(event.data);
    if (!message.success) return;
    answer(message.data.type).catch(fail);
  });
  send({
    type: 'ready',
    url: server.url,
    consoleUrl: server.consoleUrl,
    ...(server.setUpUrl === undefined ? {} : { setUpUrl: server.setUpUrl }),
  });

  async function answer(type: 'create-token' | 'shutdown'): Promise<void> {
    if (type === 'create-token') {
      send({ type: 'token', token: await server.createEnrolmentToken() });
      return;
    }
    await server.close();
    process.exit(0);
  }
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'start-failed';
  send({ type: 'fatal', code, message });
  process.exitCode = 1;
  setImmediate(() => process.exit(1));
}

main().catch(fail);
