import { isIPv6 } from 'node:net';
import { InvalidArgumentError } from 'commander';

/** Where a long-running command listens. Port 0 lets the system choose. */
export interface ListenAddress {
  /** Host name or address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

const HOST_AND_PORT = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/;

/**
 * Parses the value of `--listen`: `HOST:PORT`, with an IPv6 address in brackets (`[::1]:8080`).
 * Throws commander's `InvalidArgumentError` (exit status 2) for anything else.
 */
export function parseListen(text: string): ListenAddress {
  const [, address, name, digits = ''] = HOST_AND_PORT.exec(text) ?? [];
  const port = Number(digits);
  const host = address ?? name;
  if (host === undefined || (address !== undefined && !isIPv6(address))) {
    throw new InvalidArgumentError('write HOST:PORT, for example 127.0.0.1:8443 or [::1]:0');
  }
  if (port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return { host, port };
}

/** Writes the one JSON line on standard output which says that the command can be used. */
export function writeReadyLine(
  urls: Readonly<Record<string, string | undefined>>,
  more: Readonly<Record<string, unknown>> = {},
): void {
  process.stdout.write(`${JSON.stringify({ ready: true, urls, ...more })}\n`);
}

/**
 * Resolves at the first SIGTERM or SIGINT. A second signal ends the process at once, as it does
 * without us, so that a shutdown which hangs can be cut short.
 */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals): void => {
      process.off('SIGTERM', onSignal);
      process.off('SIGINT', onSignal);
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
