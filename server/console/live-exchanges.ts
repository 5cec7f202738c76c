import type { ExchangeRow } from '../../core/exchange/console';
import type { LiveNewsItem } from '../fleet/live-news';
import type { EventArchive } from '../storage/port';
import { toExchangeRow } from './exchange-row';

/** Exchanges that wait to be shown; older ones give way, the list has them all. */
const MAX_WAITING = 5000;
/** Exchanges read from the archive at once. */
const READ = 200;

/** Tells who watches of each new exchange and of each outcome, soon after its commit. */
export class LiveExchanges {
  private waiting: { readonly device: string; readonly exchangeId: string }[] = [];
  private pump: Promise<void> | undefined;

  constructor(
    private readonly archive: EventArchive,
    private readonly show: (row: ExchangeRow) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  async close(): Promise<void> {
    this.waiting = [];
    await this.pump;
  }

  take({ device, exchanges }: LiveNewsItem): void {
    for (const exchangeId of exchanges) this.waiting.push({ device, exchangeId });
    this.waiting.splice(0, Math.max(0, this.waiting.length - MAX_WAITING));
    // Without anything to read, the pump would be over before it could be remembered as running.
    if (this.waiting.length > 0) this.pump ??= this.showWaiting();
  }

  private async showWaiting(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const device = this.waiting[0]?.device ?? '';
        const until = this.waiting.findIndex((each) => each.device !== device);
        const count = Math.min(READ, until < 0 ? this.waiting.length : until);
        const ids = this.waiting.splice(0, count).map(({ exchangeId }) => exchangeId);
        for (const stored of await this.archive.byExchange(device, ids)) {
          this.show(toExchangeRow(stored));
        }
      }
    } catch (error) {
      this.failed(error);
    } finally {
      this.pump = undefined;
    }
  }
}
