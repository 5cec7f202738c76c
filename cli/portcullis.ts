#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { endWithReader } from './closed-output';
import { registerAgent } from './commands/agent';
import { registerDataset } from './commands/dataset';
import { registerDiag, registerDoctor } from './commands/diag';
import { registerDesk } from './commands/desk';
import { registerDetectors } from './commands/detectors';
import { registerExtract } from './commands/extract';
import { registerGateway } from './commands/gateway';
import { registerMcp } from './commands/mcp';
import { registerPayload } from './commands/payload';
import { registerPolicy } from './commands/policy';
import { registerPortal } from './commands/portal';
import { registerRules } from './commands/rules';
import { registerScan } from './commands/scan';
import { registerServer } from './commands/server';
import { registerWaf } from './commands/waf';

/** Exit status: 0 done, 1 findings or failed checks, 2 misuse. */
const MISUSE = 2;

endWithReader(process.stdout, (status) => process.exit(status));

const program = new Command('portcullis')
  .description('Portcullis: see, decide and record what goes to an AI.')
  // An option belongs to the command that it follows.
  .enablePositionalOptions()
  .exitOverride();
for (const register of [
  registerScan,
  registerDetectors,
  registerDataset,
  registerRules,
  registerPayload,
  registerPolicy,
  registerAgent,
  registerDesk,
  registerDiag,
  registerDoctor,
  registerServer,
  registerGateway,
  registerPortal,
  registerWaf,
  registerMcp,
  registerExtract,
]) {
  register(program);
}

try {
  // Said, because the library would take the arguments of an Electron process for another shape.
  await program.parseAsync(process.argv, { from: 'node' });
} catch (error) {
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`portcullis: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } else if (error.exitCode !== 0) {
    process.exitCode = MISUSE;
  }
}
