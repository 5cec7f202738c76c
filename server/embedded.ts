import { join } from 'node:path';
import { createServer } from './app';
import { defaultPolicyFile, readPolicyFile } from './initial-policy';
import { createLog } from './log';

export interface EmbeddedServerOptions {
  readonly dataDir: string;
  /** Folder with `policy/default.json`. */
  readonly resourcesDir: string;
  /** Folder of the built renderers. */
  readonly consoleDir: string;
  /** Policy document that a new endpoint begins with; default: the one in `resourcesDir`. */
  readonly initialPolicyFile?: string | undefined;
  readonly listen: { readonly host: string; readonly port: number };
}

/** A central endpoint inside another program. */
export interface EmbeddedServer {
  /** Base URL of the device API. */
  readonly url: string;
  readonly consoleUrl: string;
  /** Page that makes the first administrator; absent once there is one. */
  readonly setUpUrl?: string;
  /** A one-time token, valid for an hour, for the desk that the endpoint runs on. */
  createEnrolmentToken(): Promise<string>;
  close(): Promise<void>;
}

/** Starts the endpoint for a desk that has no other, so that one machine is enough to begin with. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const server = await createServer({
    dataDir: options.dataDir,
    consoleDir: options.consoleDir,
    detectorsDir: join(options.resourcesDir, 'detectors'),
    listen: options.listen,
    initialPolicy: await readPolicyFile(
      options.initialPolicyFile ?? defaultPolicyFile(options.resourcesDir),
    ),
    log: createLog('info'),
  });
  const urls = await server.listen().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  return {
    url: urls.fleet,
    consoleUrl: urls.console,
    ...(urls.setUp === undefined ? {} : { setUpUrl: urls.setUp }),
    createEnrolmentToken: async () => (await server.enrolment.createToken('this desk')).token,
    close: () => server.close(),
  };
}
