/** Where records go, as the address of a job says. */
export type Destination =
  | { readonly kind: 'http'; readonly url: string; readonly headers: Headers }
  | {
      readonly kind: 's3';
      /** Host of the service, and `https` but for a service on this machine. */
      readonly origin: string;
      readonly bucket: string;
      /** Without slashes at the ends; empty for the top of the bucket. */
      readonly prefix: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    }
  | {
      readonly kind: 'splunk';
      readonly url: string;
      readonly headers: Headers;
      readonly sourceType: string;
    }
  | { readonly kind: 'syslog'; readonly host: string; readonly port: number; readonly tls: boolean }
  | { readonly kind: 'otlp'; readonly base: string; readonly headers: Headers };

type Headers = Readonly<Record<string, string>>;

/** An address that cannot be used; the message quotes nothing of it. */
export class DestinationError extends Error {
  override readonly name = 'DestinationError';
}

const PATH = /^[\w./-]*$/;
const SECRET_PARAMETER = /^(header_|secret|access-key|token|password)/i;
const SYSLOG_PORTS = { tls: 6514, tcp: 601 } as const;

/** @throws DestinationError */
export function parseDestination(address: string): Destination {
  if (!URL.canParse(address)) throw new DestinationError('The destination is not an address.');
  const url = new URL(address);
  const headers = Object.fromEntries(
    [...url.searchParams]
      .filter(([name]) => name.startsWith('header_'))
      .map(([name, value]) => [name.slice('header_'.length).toLowerCase(), value]),
  );
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return { kind: 'http', url: withoutHeaders(url, url.protocol), headers };
    case 's3:':
      return s3(url);
    case 'splunk:':
    case 'splunk+http:': {
      const scheme = url.protocol === 'splunk:' ? 'https:' : 'http:';
      const sourceType = url.searchParams.get('sourcetype') ?? 'portcullis';
      return { kind: 'splunk', url: withoutHeaders(url, scheme), headers, sourceType };
    }
    case 'syslog+tls:':
    case 'syslog+tcp:': {
      const tls = url.protocol === 'syslog+tls:';
      const port = Number(url.port) || SYSLOG_PORTS[tls ? 'tls' : 'tcp'];
      if (url.hostname === '') throw new DestinationError('The host is missing.');
      return { kind: 'syslog', host: url.hostname.replace(/^\[|\]$/g, ''), port, tls };
    }
    case 'otlp+https:':
    case 'otlp+http:': {
      const base = withoutHeaders(url, url.protocol.slice('otlp+'.length)).replace(/\/$/, '');
      return { kind: 'otlp', base, headers };
    }
    default:
      throw new DestinationError(
        'A destination begins with https:, s3:, splunk:, syslog+tls:, syslog+tcp: or otlp+https:.',
      );
  }
}

function withoutHeaders(url: URL, scheme: string): string {
  const [, rest = ''] = /^[a-z0-9+]+:(.*)$/is.exec(url.href) ?? [];
  const copy = new URL(scheme + rest);
  if (copy.username !== '') throw new DestinationError('Passwords stand in headers, not before @.');
  for (const name of [...copy.searchParams.keys()]) {
    if (name.startsWith('header_') || name === 'sourcetype') copy.searchParams.delete(name);
  }
  return copy.href;
}

function s3(url: URL): Destination {
  const read = (name: string): string => {
    const value = url.searchParams.get(name) ?? '';
    if (value === '') throw new DestinationError(`The address of the bucket lacks ${name}.`);
    return value;
  };
  const region = read('region');
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '').replace(/\{DATE\}$|%7BDATE%7D$/i, '');
  // Then the path is the same however often it is encoded, as signatures do.
  if (!PATH.test(prefix) || !/^[a-z0-9.-]{3,63}$/.test(url.hostname)) {
    throw new DestinationError('Buckets and folders have letters, digits, _, -, . and / only.');
  }
  return {
    kind: 's3',
    origin: originOf(url.searchParams.get('endpoint') ?? `s3.${region}.amazonaws.com`),
    bucket: url.hostname,
    prefix: prefix.replace(/\/+$/, ''),
    region,
    accessKeyId: read('access-key-id'),
    secretAccessKey: read('secret-access-key'),
  };
}

function originOf(endpoint: string): string {
  const text = /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(text)) throw new DestinationError('The endpoint of the bucket is no host.');
  return new URL(text).origin;
}

/** What people see in place of keys and headers. */
const DOTS = '••••••••';

/**
 * A changed address with the stored secrets where the dots of `shownDestination` stand.
 *
 * @throws DestinationError where it goes elsewhere: a stored secret must not be handed to another host
 */
export function withKeptSecrets(sent: string, before: string): string {
  if (!URL.canParse(sent) || !URL.canParse(before)) return sent;
  const url = new URL(sent);
  const kept = [...url.searchParams].filter(([, value]) => value === DOTS);
  if (kept.length === 0) return sent;
  const stored = new URL(before);
  if (placeOf(url) !== placeOf(stored)) {
    throw new DestinationError('It goes elsewhere now: enter its keys and headers again.');
  }
  for (const [name] of kept) {
    const value = stored.searchParams.get(name);
    if (value === null) throw new DestinationError(`There is no stored value of ${name}.`);
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** Who gets the secrets of an address. */
const placeOf = ({ protocol, host, searchParams }: URL): string =>
  [protocol, host, searchParams.get('endpoint'), searchParams.get('region')].join(' ');

/** The address for people to see: dots in place of keys and headers. */
export function shownDestination(address: string): string {
  if (!URL.canParse(address)) return '';
  const [front = '', query = ''] = address.split('?', 2);
  if (query === '') return front;
  const parameters = [...new URLSearchParams(query)].map(
    ([name, value]) => `${name}=${SECRET_PARAMETER.test(name) ? DOTS : value}`,
  );
  return `${front}?${parameters.join('&')}`;
}
