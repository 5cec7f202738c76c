import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
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

/**
 * Checks of the source and the build; none needs another. Each uses one core, and linting takes about
 * as long as the others together, so they run in two lanes.
 */
const LANES = [
  [['lint and import rule', node('eslint/bin/eslint.js', '.', '--max-warnings', '0')]],
  [
    ['build', [process.execPath, [join(root, 'scripts', 'build.mjs')]]],
    ['types (Node)', node('typescript/bin/tsc', '-p', 'tsconfig.node.json')],
    ['types (web)', node('typescript/bin/tsc', '-p', 'tsconfig.web.json')],
    ['format', node('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
    ['unused code', node('knip/bin/knip.js')],
  ],
];
const SUITES = ['unit', 'integration', 'postgres', 'e2e', 'package'];

/** With `quiet` the words of a step come at its end, and only where it failed. */
async function step(name, [command, args], quiet = false) {
  const started = Date.now();
  const { status, output } = await run(command, args, { cwd: root, quiet });
  if (status !== 0 && quiet) console.log(output);
  say(
    `${name}: ${status === 0 ? 'good' : 'FAILED'} (${Math.round((Date.now() - started) / 1000)} s)`,
  );
  return status === 0;
}

/** Takes the steps of a lane one after another, all of them, and gives the names of those that failed. */
async function lane(steps) {
  const failed = [];
  for (const [name, command] of steps) if (!(await step(name, command, true))) failed.push(name);
  return failed;
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
  const wrong = (await Promise.all(LANES.map(lane))).flat();
  // Nothing below says anything without a build of this source.
  if (wrong.includes('build')) return 1;
  let good = wrong.length === 0;
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
