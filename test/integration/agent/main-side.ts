import { fromAgentSchema, type FromAgent, type ToAgent } from '../../../main/agent/control';

type MessageOf<T extends FromAgent['type']> = Extract<FromAgent, { type: T }>;

/** Main's end of the message port of an agent that runs in the test's own process. */
export interface MainSide {
  send(message: ToAgent): void;
  /** The next message of a type, from now on. */
  next<T extends FromAgent['type']>(type: T): Promise<MessageOf<T>>;
  readonly port: {
    postMessage(data: unknown): void;
    on(event: 'message', hear: (event: { readonly data: unknown }) => void): void;
  };
}

export function mainSide(): MainSide {
  let listener: (event: { readonly data: unknown }) => void = () => undefined;
  const waiting = new Set<(message: FromAgent) => void>();
  return {
    send: (message) => listener({ data: message }),
    next: (type) =>
      new Promise((settle) => {
        const look = (message: FromAgent): void => {
          if (!isOf(message, type)) return;
          waiting.delete(look);
          settle(message);
        };
        waiting.add(look);
      }),
    port: {
      postMessage: (data) => {
        const message = fromAgentSchema.parse(data);
        for (const look of waiting) look(message);
      },
      on: (_event, hear) => {
        listener = hear;
      },
    },
  };
}

function isOf<T extends FromAgent['type']>(message: FromAgent, type: T): message is MessageOf<T> {
  return message.type === type;
}
