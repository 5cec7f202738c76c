import pg from 'pg';
import { LocalBus } from './bus';
import type { BusMessages, BusTopic } from './bus-port';

const CHANNEL = 'portcullis';
/** Pause before the connection is made anew, ms. */
const RETRY_MS = 500;

/**
 * News between replicas by LISTEN and NOTIFY, over a connection of its own. A message has at most
 * 8,000 bytes there, which the largest one (ids of 200 exchanges) does not reach.
 */
export class PostgresBus extends LocalBus {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  private constructor(private readonly url: string) {
    super();
  }

  static async open(url: string): Promise<PostgresBus> {
    const bus = new PostgresBus(url);
    await bus.connect();
    return bus;
  }

  /** While the connection is away nothing is told; all hear of the gap when it is back. */
  override publish<Topic extends BusTopic>(topic: Topic, message: BusMessages[Topic]): void {
    const { client } = this;
    if (!client) {
      // At least this replica knows.
      this.hear(topic, message);
      return;
    }
    const told = client.query('select pg_notify($1, $2)', [
      CHANNEL,
      JSON.stringify({ topic, message }),
    ]);
    this.last = told.catch(() => this.hear(topic, message));
  }

  override async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.last;
    const { client } = this;
    this.client = undefined;
    await client?.end();
    await super.close();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'portcullis news',
      keepAlive: true,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload }) => this.take(payload));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    this.client = client;
  }

  private take(payload: string | undefined): void {
    if (payload === undefined) return;
    const { topic, message } = JSON.parse(payload) as { topic: string; message: unknown };
    this.hear(topic, message);
  }

  private lost(client: pg.Client): void {
    if (this.closed || (this.client !== undefined && this.client !== client)) return;
    this.client = undefined;
    this.timer ??= setTimeout(() => void this.again(), RETRY_MS);
  }

  private async again(): Promise<void> {
    this.timer = undefined;
    if (this.closed) return;
    try {
      await this.connect();
      this.gap();
    } catch {
      // The database is still away: `lost` has been told, or is told here.
      this.timer ??= setTimeout(() => void this.again(), RETRY_MS);
    }
  }
}
