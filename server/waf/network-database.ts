import { open, type AsnResponse, type CityResponse, type Reader, type Response } from 'maxmind';
import type { NetworkPlace } from '../../core/waf/types';

/** Files in MaxMind's format that the administrator provides; each is optional. */
export interface NetworkFiles {
  /** A database of countries or cities. */
  readonly country?: string;
  /** A database of autonomous systems. */
  readonly asn?: string;
}

/** A file that is no database of the expected format. */
export class NetworkDatabaseError extends Error {
  override readonly name = 'NetworkDatabaseError';
  readonly code = 'NETWORK_DATABASE';
}

/** Opens the databases; a changed file is read anew. @throws NetworkDatabaseError */
export async function openNetworkDatabase(
  files: NetworkFiles,
): Promise<(address: string) => NetworkPlace> {
  const countries = await openFile<CityResponse>(files.country);
  const networks = await openFile<AsnResponse>(files.asn);
  return (address) => {
    const country = countries?.get(address)?.country?.iso_code;
    const asn = networks?.get(address)?.autonomous_system_number;
    return {
      ...(country === undefined ? {} : { country }),
      ...(asn === undefined ? {} : { asn }),
    };
  };
}

async function openFile<T extends Response>(
  file: string | undefined,
): Promise<Reader<T> | undefined> {
  if (file === undefined) return undefined;
  try {
    return await open<T>(file, { watchForUpdates: true, watchForUpdatesNonPersistent: true });
  } catch (cause) {
    throw new NetworkDatabaseError(`${file} is no database in MaxMind's format`, { cause });
  }
}
