import type { ListKind } from '../catalogue/kinds';
import { notificationOf, type NotificationMessage } from '../protocol/message';

/** News of several servers within this time become one notification, ms. */
const COALESCE_MS = 100;

const METHODS: Readonly<Record<ListKind, string>> = {
  tools: 'notifications/tools/list_changed',
  prompts: 'notifications/prompts/list_changed',
  resources: 'notifications/resources/list_changed',
  templates: 'notifications/resources/list_changed',
};

/** Gathers changes of lists into as few notifications as possible. */
export class News {
  readonly #methods = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly tell: (message: NotificationMessage) => void) {}

  changed(kinds: readonly ListKind[]): void {
    for (const kind of kinds) this.#methods.add(METHODS[kind]);
    this.#timer ??= setTimeout(() => this.#flush(), COALESCE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const methods = [...this.#methods];
    this.#methods.clear();
    for (const method of methods) this.tell(notificationOf(method));
  }
}
