import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { withDesktop } from './lib/desktop-session.mjs';
import { root } from './lib/paths.mjs';
import { main, run, say } from './lib/run.mjs';
import { setup } from './setup.mjs';

const reports = join(root, '.cache', 'test-reports');

const node = (path, ...args) => [process.execPath, [join(root, 'node_modules', path), ...args]];
const vitest = (project) =>
  node(
    'vitest/vitest.mjs',
    'run',
    ...['--project', project, '--reporter=default', '--reporter=json'],
    `--outputFile=${join(reports, `${project}.json`)}`,
  );

/** Checks of the source; none of them needs the build. */
const CHECKS = [
  ['types (Node)', node('typescript/bin/tsc', '-p', 'tsconfig.node.json')],
  ['types (web)', node('typescript/bin/tsc', '-p', 'tsconfig.web.json')],
  ['lint and import rule', node('eslint/bin/eslint.js', '.', '--max-warnings', '0')],
  ['format', node('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  ['unused code', node('knip/bin/knip.js')],
];
const SUITES = ['unit', 'integration', 'postgres', 'e2e', 'package'];

async function step(name, [command, args]) {
  const started = Date.now();
  const { status } = await run(command, args, { cwd: root });
  say(
    `${name}: ${status === 0 ? 'good' : 'FAILED'} (${Math.round((Date.now() - started) / 1000)} s)`,
  );
  return status === 0;
}

function counts(project) {
  try {
    const report = JSON.parse(readFileSync(join(reports, `${project}.json`), 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch (error) {
    say(`${project}: no report (${error.message})`);
    return { passed: 0, failed: 1 };
  }
}

await main(async () => {
  await setup({ tests: true });
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  let good = true;
  for (const [name, command] of CHECKS) good = (await step(name, command)) && good;
  await build();
  let passed = 0;
  let failed = 0;
  for (const suite of SUITES) {
    const command = ['unit', 'package'].includes(suite)
      ? vitest(suite)
      : withDesktop(vitest(suite));
    const fine = await step(suite, command);
    const count = counts(suite);
    passed += count.passed;
    failed += count.failed;
    // A crash outside any test fails the run without failing a test.
    if (!fine && count.failed === 0) failed += 1;
    good = good && fine;
  }
  const script = join(root, 'scripts', 'conformance.mjs');
  const conformance = [process.execPath, [script, 'server', 'servers']];
  if (!(await step('MCP conformance, server role and real servers', conformance))) {
    good = false;
    failed += 1;
  }
  if (!good) say('Something failed; see above.');
  console.log(`\n${passed} passed, ${failed} failed`);
  return good ? 0 : 1;
});
