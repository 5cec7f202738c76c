import type { FastifyInstance } from 'fastify';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { ApiError } from '../errors';
import { EventStream, EventStreams } from '../event-stream';
import { LiveExchanges } from './live-exchanges';
import type { ConsoleServices } from './services';

/** Consoles that may watch at once. */
const MAX_STREAMS = 200;

/** Exchanges as they come in. The stream ends with its session. */
export function eventStreamRoute(app: FastifyInstance, services: ConsoleServices): void {
  const streams = new EventStreams(MAX_STREAMS);
  const live = new LiveExchanges(
    services.events,
    (row) => streams.broadcast('exchange', row),
    (error) => app.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'live'),
  );
  let stopWatching: (() => void) | undefined;
  app.addHook('preClose', async () => {
    streams.closeAll();
    stopWatching?.();
    await live.close();
  });
  app.get(CONSOLE_PATHS.eventStream, async (request, reply) => {
    if (streams.full) throw new ApiError(429, 'too_many', 'Too many consoles are open.');
    stopWatching ??= services.liveNews.watch((item) => live.take(item));
    const stream = new EventStream(
      reply,
      async () => (await services.guard.session(request)) !== undefined,
    );
    streams.add(stream);
    stream.onClose(() => {
      if (streams.size > 0) return;
      stopWatching?.();
      stopWatching = undefined;
    });
  });
}
