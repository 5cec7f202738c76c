import { defineConfig } from 'vitest/config';

/** Two projects: `unit` touches neither network nor Electron; `integration` uses loopback and real servers. */
export default defineConfig({
  test: {
    // Two cores: more forks only take time from one another.
    maxWorkers: 2,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 10_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
