import {
  fromEndpointSchema,
  type EmbeddedEndpointConfig,
  type FromEndpoint,
  type ToEndpoint,
} from '../../core/fleet/embedded-endpoint';
import type { Log } from '../log';
import type { Child } from '../supervisor/child';
import { ChildSupervisor } from '../supervisor/child-supervisor';

export interface EndpointAddress {
  readonly url: string;
  readonly consoleUrl: string;
  readonly setUpUrl: string | undefined;
}

export interface EmbeddedEndpointOptions {
  readonly config: EmbeddedEndpointConfig;
  readonly start: (config: EmbeddedEndpointConfig) => Child;
  readonly log: Log;
}

/** How long an answer may take, ms. The first start makes keys and tables. */
const ANSWER_LIMIT_MS = 30_000;

/** The central endpoint of a desk that belongs to no organisation yet, kept running as a child. */
export class EmbeddedEndpoint {
  readonly #supervisor: ChildSupervisor<FromEndpoint, ToEndpoint>;
  #address: EndpointAddress | undefined;
  #listen: EmbeddedEndpointConfig['listen'];
  #waiting: ((message: FromEndpoint) => boolean)[] = [];

  constructor(private readonly options: EmbeddedEndpointOptions) {
    this.#listen = options.config.listen;
    this.#supervisor = new ChildSupervisor({
      name: 'endpoint',
      start: () => options.start({ ...options.config, listen: this.#listen }),
      incoming: fromEndpointSchema,
      onMessage: (message) => {
        this.#receive(message);
      },
      onExit: () => undefined,
      log: options.log,
    });
  }

  get address(): EndpointAddress | undefined {
    return this.#address;
  }

  get pid(): number | undefined {
    return this.#supervisor.pid;
  }

  /** Starts it and waits for its address. */
  async start(): Promise<EndpointAddress> {
    const ready = this.#next('ready');
    this.#supervisor.start();
    return addressOf(await ready);
  }

  /** A token that enrols one device, once, within the hour. */
  async createEnrolmentToken(): Promise<string> {
    const answer = this.#next('token');
    this.#supervisor.send({ type: 'create-token' });
    return (await answer).token;
  }

  async close(): Promise<void> {
    await this.#supervisor.stop({ type: 'shutdown' });
  }

  #receive(message: FromEndpoint): void {
    if (message.type === 'ready') {
      this.#address = addressOf(message);
      // After a restart it must be where devices and bookmarks look for it.
      this.#listen = { ...this.#listen, port: Number(new URL(message.url).port) };
    }
    if (message.type === 'fatal') {
      this.options.log.error({ code: message.code, message: message.message }, 'endpoint failed');
      // A remembered port that somebody else holds now must not keep it from running.
      if (message.code === 'EADDRINUSE') this.#listen = { ...this.#listen, port: 0 };
    }
    this.#waiting = this.#waiting.filter((take) => !take(message));
  }

  #next<T extends FromEndpoint['type']>(type: T): Promise<Extract<FromEndpoint, { type: T }>> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        reject(new Error(`the embedded endpoint did not answer "${type}" in time`));
      }, ANSWER_LIMIT_MS);
      this.#waiting.push((message) => {
        if (!isType(message, type)) return false;
        clearTimeout(limit);
        resolve(message);
        return true;
      });
    });
  }
}

function addressOf(ready: Extract<FromEndpoint, { type: 'ready' }>): EndpointAddress {
  return { url: ready.url, consoleUrl: ready.consoleUrl, setUpUrl: ready.setUpUrl };
}

function isType<T extends FromEndpoint['type']>(
  message: FromEndpoint,
  type: T,
): message is Extract<FromEndpoint, { type: T }> {
  return message.type === type;
}
