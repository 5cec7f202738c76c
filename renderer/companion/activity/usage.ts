import type { Activity } from '../../../core/exchange/desk';

export interface AppUsage {
  readonly app: string;
  readonly requests: number;
  /** How many of them were blocked, or cancelled by the person. */
  readonly stopped: number;
  readonly tokens: number;
}

/** How much each app was used, the most used first. */
export function usageByApp(entries: readonly Activity[]): readonly AppUsage[] {
  const apps = new Map<string, AppUsage>();
  for (const { app, enforced, tokens } of entries) {
    const before = apps.get(app.id) ?? { app: app.name, requests: 0, stopped: 0, tokens: 0 };
    apps.set(app.id, {
      ...before,
      requests: before.requests + 1,
      stopped: before.stopped + Number(enforced === 'block'),
      tokens: before.tokens + tokens,
    });
  }
  return [...apps.values()].sort((a, b) => b.requests - a.requests || a.app.localeCompare(b.app));
}
