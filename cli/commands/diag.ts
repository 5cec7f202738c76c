import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { DiagArguments } from '../diag/desk-facts';
import { packageVersion } from '../package-version';

interface BundleArguments extends DiagArguments {
  readonly output?: string;
}

interface DoctorArguments extends DiagArguments {
  readonly format: 'text' | 'json';
}

const DATA = ['--data <dir>', 'folder of the companion; default: that of this person'] as const;
const ENDPOINT = ['--endpoint <url>', 'central endpoint, where no setting names it'] as const;

/** `portcullis diag`: a bundle for those who help. Nothing in it is a prompt, a key or a token. */
export function registerDiag(program: Command): void {
  program
    .command('diag')
    .description('Write a diagnostics bundle (tar.gz) without prompts, keys or tokens.')
    .option(...DATA)
    .option(...ENDPOINT)
    .option('--output <file>', 'default: portcullis-diag-<time>.tar.gz in this folder')
    .action(async (options: BundleArguments) => {
      const [{ factsOf }, { makeBundle }] = await Promise.all([
        import('../diag/desk-facts'),
        import('../../main/diag/bundle'),
      ]);
      const now = new Date();
      const bundle = await makeBundle(await factsOf(options), await packageVersion(), now);
      const stamp = now.toISOString().replace(/[:.]/g, '-');
      const file = resolve(options.output ?? `portcullis-diag-${stamp}.tar.gz`);
      await writeFile(file, bundle, { mode: 0o600 });
      process.stdout.write(`${file}\n`);
    });
}

/** `portcullis doctor`: what is wrong with this desk, in words, and what to do. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Say what is wrong with this desk and what to do; status 1 if something is.')
    .option(...DATA)
    .option(...ENDPOINT)
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action(async (options: DoctorArguments) => {
      const [{ factsOf }, { examine }] = await Promise.all([
        import('../diag/desk-facts'),
        import('../../main/diag/doctor'),
      ]);
      const findings = examine(await factsOf(options), Date.now());
      if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
      if (options.format === 'json') {
        process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
        return;
      }
      for (const { state, text, remedy, command } of findings) {
        process.stdout.write(`${state.padEnd(8)} ${text}\n`);
        for (const line of [remedy, command]) {
          if (line !== undefined) process.stdout.write(`${' '.repeat(9)}${line}\n`);
        }
      }
    });
}
