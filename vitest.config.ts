import { defineConfig } from 'vitest/config';

/** How long `expect.poll` waits, ms; vitest's own 1000 is less than a busy machine may take for a step. */
const patient = { poll: { timeout: 20_000, interval: 50 } };

/**
 * Four projects: `unit` touches neither network nor Electron; `integration` uses loopback and real
 * servers; `e2e` drives the built app and needs a display, so it runs by `npm run test:e2e`; `package`
 * builds, installs and removes a real package, which takes root and Debian.
 */
export default defineConfig({
  test: {
    // Two cores: more forks only take time from one another.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          testTimeout: 10_000,
          // They share no state but modules: loading these once for all halves the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          expect: patient,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The server's tests once more, on a PostgreSQL of their own.
        test: {
          name: 'postgres',
          include: ['test/integration/{server,api}/**/*.test.ts'],
          globalSetup: ['test/fixtures/postgres/global-setup.ts'],
          expect: patient,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          expect: patient,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // One display, one clipboard, one window with the focus.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          expect: patient,
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // One machine, one package manager.
          fileParallelism: false,
        },
      },
    ],
  },
});
