import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { runCommand } from '../command/runner';
import type { ManagedSettings } from '../managed/schema';
import { ProgramTrust } from './program-trust';
import { sessionEnvironment } from './session-environment';
import type { CaCertificate } from './trust-store';

/** Programs with stores of their own are told where IT says so, or has the certificate installed. */
export function applyProgramTrust({
  trust,
  trustPrograms,
}: ManagedSettings): (ca: CaCertificate) => Promise<void> {
  const programs = deskPrograms();
  const isWanted = trustPrograms ?? trust === 'install';
  return (ca) => (isWanted ? programs.install(ca) : programs.remove(dirname(ca.file)));
}

/** Those of this desk and person. */
export function deskPrograms(): ProgramTrust {
  const { platform } = process;
  return new ProgramTrust({
    ...{ platform, run: runCommand, environment: process.env },
    session: sessionEnvironment(platform, runCommand, homedir()),
  });
}
