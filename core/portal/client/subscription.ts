import type { HttpExchange } from './http-exchange';
import { replyError } from './http-exchange';
import type { PortalRefusal } from '../governance/refusal';
import {
  errorOf,
  notificationOf,
  objectAt,
  type JsonObject,
  type NotificationMessage,
  type RequestMessage,
} from '../protocol/message';
import { CODE, META } from '../protocol/revision';
import type { Relay } from '../relay/relay';
import { asFailure } from '../upstream/failure';
import { EventStream } from './event-stream';
import { wantsNews, type Listener, type ModernClient } from './modern-clients';
import { News } from './news';

/** Resources that one stream of news may be about. */
const RESOURCES = 1000;

/** `subscriptions/listen`: a stream of the news that the client names, and of no other. */
export async function listenForNews(
  exchange: HttpExchange,
  { client, listeners }: ModernClient,
  request: RequestMessage,
  relay: Relay,
): Promise<void> {
  const wanted = objectAt(request.params, 'notifications');
  if (!wanted) {
    const text = 'params.notifications is missing.';
    replyError(exchange.response, 200, errorOf(request.id, CODE.invalidParams, text));
    return;
  }
  const uris = urisOf(wanted);
  const honoured: JsonObject = {
    ...Object.fromEntries(
      ['toolsListChanged', 'promptsListChanged', 'resourcesListChanged']
        .filter((key) => wanted[key] === true)
        .map((key) => [key, true]),
    ),
    ...(uris.length > 0 ? { resourceSubscriptions: uris } : {}),
  };
  const stream = new EventStream('news', 'none');
  const send = (message: NotificationMessage): void => stream.send(stamped(message, request.id));
  const news = new News(send);
  const listener: Listener = {
    news: (kinds) => news.changed(kinds.filter((kind) => wantsNews(honoured, kind))),
    notify: (message) => {
      const uri = message.params?.['uri'];
      const known = typeof uri === 'string' && uris.includes(uri);
      if (message.method === 'notifications/resources/updated' && known) send(message);
    },
  };
  listeners.add(listener);
  exchange.response.once('close', () => {
    listeners.delete(listener);
    news.close();
  });
  stream.attach(exchange.response, 0);
  send(notificationOf('notifications/subscriptions/acknowledged', { notifications: honoured }));
  const failures: (PortalRefusal | Error)[] = [];
  for (const uri of uris) {
    await relay.watch(client, uri).catch((error: unknown) => failures.push(asFailure(error)));
  }
}

function urisOf(filter: JsonObject): readonly string[] {
  const uris = filter['resourceSubscriptions'];
  if (!Array.isArray(uris)) return [];
  return uris.filter((uri) => typeof uri === 'string').slice(0, RESOURCES);
}

function stamped(message: NotificationMessage, id: string | number): NotificationMessage {
  const meta = { ...objectAt(message.params, '_meta'), [META.subscriptionId]: id };
  return { ...message, params: { ...message.params, _meta: meta } };
}
