import { TenantError } from './tenant-client';

/** Why a part of a scan failed, in words without anything of an answer. */
export function reasonOf(error: unknown): string {
  return error instanceof TenantError ? error.message : 'it failed inside the endpoint';
}
