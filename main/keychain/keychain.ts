/** Calls of the OS keychain get this long, ms: a keyring that waits for a prompt never answers. */
export const KEYCHAIN_LIMIT_MS = 3000;

/** Under which all entries of ours stand in the OS keychain. */
export const KEYCHAIN_SERVICE = 'Portcullis';

export type KeychainAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'no-keychain' | 'locked' | 'timeout' };

/** The credential store of the operating system. No call throws or takes longer than its limit. */
export interface Keychain {
  /** `undefined`: no such entry. A locked Secret Service keyring says so too, so ask `set` to be sure. */
  get(account: string): Promise<KeychainAnswer<string | undefined>>;
  set(account: string, secret: string): Promise<KeychainAnswer<void>>;
  remove(account: string): Promise<KeychainAnswer<void>>;
  /**
   * True while a call is unanswered. Its native thread then blocks an orderly exit of the process:
   * see `process-end.ts`.
   */
  readonly stuck: boolean;
}

/** The part of keytar that is used. */
export interface CredentialStore {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** keytar is native code with system libraries behind it; it loads at the first call, if at all. */
async function loadKeytar(): Promise<CredentialStore> {
  return (await import('keytar')).default;
}

/**
 * The keychain of the operating system; each call answers within `limitMs`, whatever the system
 * does.
 */
export function createKeychain(
  load: () => Promise<CredentialStore> = loadKeytar,
  limitMs = KEYCHAIN_LIMIT_MS,
): Keychain {
  return new BoundedKeychain(load, limitMs);
}

class BoundedKeychain implements Keychain {
  private unanswered = 0;

  constructor(
    private readonly load: () => Promise<CredentialStore>,
    private readonly limitMs: number,
  ) {}

  get stuck(): boolean {
    return this.unanswered > 0;
  }

  async get(account: string): Promise<KeychainAnswer<string | undefined>> {
    return await this.call(
      async (store) => (await store.getPassword(KEYCHAIN_SERVICE, account)) ?? undefined,
    );
  }

  async set(account: string, secret: string): Promise<KeychainAnswer<void>> {
    return await this.call((store) => store.setPassword(KEYCHAIN_SERVICE, account, secret));
  }

  async remove(account: string): Promise<KeychainAnswer<void>> {
    return await this.call(async (store) => {
      await store.deletePassword(KEYCHAIN_SERVICE, account);
    });
  }

  /** One unanswered call holds one of libuv's few threads; a second one would hold another. */
  private async call<T>(work: (store: CredentialStore) => Promise<T>): Promise<KeychainAnswer<T>> {
    if (this.stuck) return { kind: 'timeout' };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<KeychainAnswer<T>>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'timeout' }), this.limitMs);
    });
    try {
      return await Promise.race([this.answer(work), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async answer<T>(
    work: (store: CredentialStore) => Promise<T>,
  ): Promise<KeychainAnswer<T>> {
    this.unanswered += 1;
    try {
      return { kind: 'ok', value: await work(await this.load()) };
    } catch (error) {
      return { kind: classify(error) };
    } finally {
      this.unanswered -= 1;
    }
  }
}

/**
 * What the native code says when it fails: libsecret (“Cannot create an item in a locked
 * collection”), macOS (errSecInteractionNotAllowed, -25308: “User interaction is not allowed”).
 * All else (no D-Bus, no Secret Service, no library) means that there is no keychain to use.
 */
function classify(error: unknown): 'locked' | 'no-keychain' {
  const message = error instanceof Error ? error.message : '';
  return /locked|dismissed|interaction is not allowed/i.test(message) ? 'locked' : 'no-keychain';
}
