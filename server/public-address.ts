/** Names of this machine for itself; a browser on it may use any of them. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Under which addresses the endpoint is reached. Requests that name another host are refused: a
 * page of a stranger whose name was made to point here (DNS rebinding) must not speak to it.
 */
export class PublicAddress {
  private hosts = new Set<string>();
  private base = '';

  /** `publicUrl` is how browsers and devices reach the endpoint, if not where it listens. */
  constructor(
    private readonly publicUrl?: string,
    private readonly scheme: 'http' | 'https' = 'http',
  ) {}

  /** To be called once the endpoint listens. `host` is an IPv6 address without brackets or a name. */
  listening(host: string, port: number): void {
    const name = host.includes(':') ? `[${host}]` : host;
    this.base = (this.publicUrl ?? `${this.scheme}://${name}:${port}`).replace(/\/+$/, '');
    const names = LOOPBACK_NAMES.includes(name) ? LOOPBACK_NAMES : [name];
    this.hosts = new Set(names.map((each) => new URL(`${this.scheme}://${each}:${port}`).host));
    if (this.publicUrl !== undefined) this.hosts.add(new URL(this.publicUrl).host);
  }

  /** Without a slash at the end. */
  get baseUrl(): string {
    return this.base;
  }

  get consoleUrl(): string {
    return `${this.base}/console/`;
  }

  /** Opens the console's set-up page. The secret is behind `#`, so it reaches no server or log. */
  setUpUrl(token: string): string {
    return `${this.consoleUrl}#/set-up?token=${encodeURIComponent(token)}`;
  }

  /** Opens the page that accepts an invitation; its secret is behind `#` too. */
  invitationUrl(token: string): string {
    return `${this.consoleUrl}#/invitation?token=${encodeURIComponent(token)}`;
  }

  hasHost(host: string): boolean {
    return this.hosts.has(host.toLowerCase());
  }

  /** `origin` as in the header of that name. */
  hasOrigin(origin: string): boolean {
    return URL.canParse(origin) && this.hasHost(new URL(origin).host);
  }
}
