import type { Proxy } from '../../core/proxy/proxy';
import type { ToAgent } from './control';
import type { ControlChannel } from './control-channel';
import type { Suspension } from './suspension';

export interface ControlDeskOptions {
  readonly channel: ControlChannel;
  readonly proxy: Proxy;
  /** Listener for isolated sessions, `http://host:port`. */
  readonly isolatedProxy: string;
  readonly suspension: Suspension;
  readonly onShutdown: () => void;
}

/** Does what main asks for. */
export function serveControl(options: ControlDeskOptions): void {
  options.channel.onMessage((message) => {
    serve(options, message);
  });
}

function serve(options: ControlDeskOptions, message: ToAgent): void {
  const { channel, proxy, suspension } = options;
  switch (message.type) {
    case 'warn-answer':
      // The person port listens to these itself.
      return;
    case 'isolation-session':
      channel.send({
        type: 'isolation-session',
        requestId: message.requestId,
        ...proxy.registerIsolationSession(),
        proxy: options.isolatedProxy,
      });
      return;
    case 'isolation-end':
      proxy.endIsolationSession(message.username);
      return;
    case 'pause':
      suspension.pause(message.seconds);
      return;
    case 'resume':
      suspension.resume();
      return;
    case 'shutdown':
      options.onShutdown();
  }
}
