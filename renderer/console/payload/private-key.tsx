import { createContext, use, useMemo, useState, type ReactNode } from 'react';

interface PrivateKeyValue {
  /** The company's private key; in the memory of this page only, until it is left or forgotten. */
  readonly key: string | undefined;
  readonly use: (key: string) => void;
  readonly forget: () => void;
}

const PrivateKeyContext = createContext<PrivateKeyValue | undefined>(undefined);

/** Holds the key that payloads are opened with. It is never stored and never sent. */
export function PrivateKeyProvider({ children }: { readonly children: ReactNode }) {
  const [key, setKey] = useState<string>();
  const value = useMemo<PrivateKeyValue>(
    () => ({ key, use: setKey, forget: () => setKey(undefined) }),
    [key],
  );
  return <PrivateKeyContext value={value}>{children}</PrivateKeyContext>;
}

export function usePrivateKey(): PrivateKeyValue {
  const value = use(PrivateKeyContext);
  if (value === undefined) throw new Error('usePrivateKey is used outside of PrivateKeyProvider');
  return value;
}
