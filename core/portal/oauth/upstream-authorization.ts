import { randomBytes } from 'node:crypto';
import {
  auth,
  computeScopeUnion,
  extractWWWAuthenticateParams,
  isStrictScopeSuperset,
  type OAuthClientInformationContext,
  type OAuthClientMetadata,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { UpstreamFailure } from '../upstream/failure';

/** How often one request may ask for further authorisation before it is given up. */
export const STEP_UPS = 3;

/** What a person has allowed at an authorization server, as it comes back with them. */
export interface AuthorizationCallback {
  readonly code?: string;
  readonly state?: string;
  /** RFC 9207. */
  readonly iss?: string;
  readonly error?: string;
}

/** Everything that is kept of the authorisation of one user at one server. */
export interface StoredAuthorization {
  client?: StoredOAuthClientInformation;
  tokens?: StoredOAuthTokens;
  discovery?: OAuthDiscoveryState;
}

/** Where it is kept: the vault of the operating system. */
export interface AuthorizationStore {
  load(): Promise<StoredAuthorization>;
  save(stored: StoredAuthorization): Promise<void>;
}

export interface UpstreamAuthorizationOptions {
  readonly serverUrl: URL;
  readonly clientId: string | undefined;
  readonly clientSecret: () => Promise<string | undefined>;
  readonly clientMetadataUrl: string | undefined;
  readonly scopes: readonly string[];
  readonly redirectUrl: string;
  readonly store: AuthorizationStore;
  readonly fetch: typeof fetch;
  /** Leads the person to the address and waits until they come back under `state`. */
  readonly visit: (address: URL, state: string) => Promise<AuthorizationCallback>;
  /** The person has authorised; not called where tokens were only renewed. */
  readonly onAuthorized: () => void;
}

/**
 * The portal as an OAuth client of one server, on behalf of one user: discovery (RFC 9728, RFC 8414,
 * OpenID), PKCE, resource indicators (RFC 8707), the issuer check (RFC 9207), and a client that is
 * registered before, by its metadata document, or dynamically, in this order.
 */
export class UpstreamAuthorization {
  readonly #provider: Provider;
  #running: Promise<boolean> | undefined;
  #scope: string | undefined;
  /** Scopes that were asked for because the server wanted more. */
  readonly #widened = new Set<string>();

  constructor(private readonly options: UpstreamAuthorizationOptions) {
    this.#provider = new Provider(options);
    if (options.scopes.length > 0) this.#scope = options.scopes.join(' ');
  }

  /** The header of a request; empty before anybody has authorised. */
  async headers(): Promise<Readonly<Record<string, string>>> {
    const tokens = await this.#provider.tokens();
    return tokens === undefined ? {} : { authorization: `Bearer ${tokens.access_token}` };
  }

  /**
   * Answers a challenge of the server (401, or 403 for a larger scope); true where the request may
   * be sent again. Challenges that come meanwhile wait for the same answer.
   * @throws UpstreamFailure
   */
  async answer(status: number, challenge: string | undefined): Promise<boolean> {
    this.#running ??= this.#answer(status, challenge).finally(() => (this.#running = undefined));
    return await this.#running;
  }

  async #answer(status: number, challenge: string | undefined): Promise<boolean> {
    const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
    const asked = extractWWWAuthenticateParams(new Response(null, { headers }));
    if (status === 403 && asked.error !== 'insufficient_scope') return false;
    // Another replica may have renewed or had the tokens meanwhile.
    if (status === 401 && (await this.#provider.renewedElsewhere())) return true;
    const { tokens } = await this.options.store.load();
    const scope =
      status === 403 || this.#scope !== undefined
        ? computeScopeUnion(this.#scope, tokens?.scope, asked.scope)
        : asked.scope;
    if (status === 403) {
      // A server that is not content with what it asked for would ask for ever.
      if (scope !== undefined && this.#widened.has(scope)) return false;
      if (scope !== undefined) this.#widened.add(scope);
      this.#scope = scope;
    }
    const request = {
      serverUrl: this.options.serverUrl,
      ...(asked.resourceMetadataUrl ? { resourceMetadataUrl: asked.resourceMetadataUrl } : {}),
      ...(scope === undefined ? {} : { scope }),
      fetchFn: this.options.fetch,
      forceReauthorization: status === 403 && isStrictScopeSuperset(scope, tokens?.scope),
    };
    try {
      if ((await auth(this.#provider, request)) === 'AUTHORIZED') return true;
      const { code, iss } = await this.#provider.visited();
      if (code === undefined) return false;
      const back = { ...request, authorizationCode: code, ...(iss === undefined ? {} : { iss }) };
      const authorized = (await auth(this.#provider, back)) === 'AUTHORIZED';
      if (authorized) this.options.onAuthorized();
      return authorized;
    } catch (error) {
      const text = 'The server asks for authorisation, which was not had.';
      throw new UpstreamFailure('unauthorized', text, { cause: error });
    } finally {
      this.#provider.finish();
    }
  }
}

/** What the SDK's flow reads and writes. */
class Provider implements OAuthClientProvider {
  readonly #state = randomBytes(24).toString('base64url');
  #verifier = '';
  #visit: Promise<AuthorizationCallback> | undefined;
  #stored: StoredAuthorization | undefined;

  constructor(private readonly options: UpstreamAuthorizationOptions) {}

  get redirectUrl(): string {
    return this.options.redirectUrl;
  }

  get clientMetadataUrl(): string {
    return this.options.clientMetadataUrl ?? '';
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: 'Portcullis',
      redirect_uris: [this.options.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    };
  }

  state(): string {
    return this.#state;
  }

  async clientInformation(
    context?: OAuthClientInformationContext,
  ): Promise<StoredOAuthClientInformation | undefined> {
    const { clientId } = this.options;
    if (clientId !== undefined) {
      const secret = await this.options.clientSecret();
      return { client_id: clientId, ...(secret === undefined ? {} : { client_secret: secret }) };
    }
    const { client } = await this.#load();
    const other = context && client?.issuer !== undefined && client.issuer !== context.issuer;
    return other ? undefined : client;
  }

  async saveClientInformation(client: StoredOAuthClientInformation): Promise<void> {
    await this.#save({ client });
  }

  async tokens(): Promise<StoredOAuthTokens | undefined> {
    return (await this.#load()).tokens;
  }

  /** Reads the store again; true where it holds other tokens than were used. */
  async renewedElsewhere(): Promise<boolean> {
    const before = this.#stored?.tokens?.access_token;
    this.#stored = await this.options.store.load();
    const now = this.#stored.tokens?.access_token;
    return now !== undefined && now !== before;
  }

  async saveTokens(tokens: StoredOAuthTokens): Promise<void> {
    await this.#save({ tokens });
  }

  redirectToAuthorization(address: URL): void {
    this.#visit = this.options.visit(address, this.#state);
    this.#visit.catch(() => undefined); // Whoever waits for it hears of it.
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  async saveDiscoveryState(discovery: OAuthDiscoveryState): Promise<void> {
    await this.#save({ discovery });
  }

  /** Read within one flow only: what a server says of itself today may differ tomorrow. */
  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#verifier === '' ? undefined : this.#stored?.discovery;
  }

  async invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery') {
    const stored = await this.#load();
    const all = scope === 'all';
    if (all || scope === 'client') delete stored.client;
    if (all || scope === 'tokens') delete stored.tokens;
    if (all || scope === 'discovery') delete stored.discovery;
    if (all || scope === 'verifier') this.#verifier = '';
    await this.options.store.save(stored);
  }

  /** The flow is over: the next one finds out anew where to go. */
  finish(): void {
    this.#verifier = '';
    this.#visit = undefined;
  }

  /** What the person came back with. */
  async visited(): Promise<AuthorizationCallback> {
    const back = (await this.#visit) ?? {};
    if (back.error !== undefined) throw new Error('authorisation was refused');
    if (back.state !== undefined && back.state !== this.#state) throw new Error('another state');
    return back;
  }

  async #load(): Promise<StoredAuthorization> {
    this.#stored ??= await this.options.store.load();
    return this.#stored;
  }

  async #save(part: StoredAuthorization): Promise<void> {
    const stored = Object.assign(await this.#load(), part);
    await this.options.store.save(stored);
  }
}
