import { InvalidArgumentError, type Command } from 'commander';
import {
  locationMisuse,
  locationOf,
  withLocation,
  type LocationArguments,
} from '../server-location';

interface AuditArguments extends LocationArguments {
  readonly expect?: { readonly seq: number; readonly hash: string };
}

const ANCHOR = /^([1-9]\d{0,15}):([0-9a-f]{64})$/;

/** `portcullis server audit verify`: the administrators' audit log, link by link. */
export function registerServerAudit(server: Command): void {
  const audit = server.command('audit').description("The administrators' audit log.");
  withLocation(audit.command('verify'))
    .description(
      'Verify every entry of the log, also while the endpoint runs. Exit status 0: it is whole, 1: it is not.',
    )
    .option('--expect <number:hash>', 'an entry noted earlier that must be in the log', parseAnchor)
    .action(async ({ expect, ...location }: AuditArguments, command: Command) => {
      const misuse = locationMisuse(location);
      if (misuse !== undefined) command.error(`error: ${misuse}`);
      const { verifyAudit } = await import('../../server/audit/verify-audit');
      const result = await verifyAudit(locationOf(location), expect);
      process.stdout.write(`${JSON.stringify(result)}\n`);
      if (!result.ok) process.exitCode = 1;
    });
}

function parseAnchor(text: string): { seq: number; hash: string } {
  const [, seq, hash] = ANCHOR.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new InvalidArgumentError('write NUMBER:HASH as the console shows them');
  }
  return { seq: Number(seq), hash };
}
