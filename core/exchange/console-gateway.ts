import { z } from 'zod';
import { gatewayRouteSchema } from './policy-gateway';

/** The console's part of the API about the gateway; the rules of `CONSOLE_PATHS` hold. */
export const GATEWAY_PATHS = {
  /** POST routeSimulationSchema → routeWalkSchema: goes through a route without sending anything. */
  simulate: '/api/console/v1/gateway/simulate',
  /** POST playgroundSchema → the gateway's own answer, as it comes; for owners and administrators. */
  playground: '/api/console/v1/gateway/playground',
} as const;

/**
 * Upper ends of the buckets that times of the gateway are counted in, ms: steps of about a third, so
 * that a percentile is right within as much.
 */
export const TIME_BUCKETS = [
  25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200, 4800, 6400, 9600, 12_800,
  19_200, 30_000, 60_000, 120_000,
] as const;

/** One request that a dynamic route is tried with. */
export const routeSimulationSchema = z.strictObject({
  route: gatewayRouteSchema,
  request: z
    .strictObject({
      user: z.string().max(320).default(''),
      team: z.string().max(200).default(''),
      key: z.string().max(100).default(''),
      model: z.string().max(200).default(''),
      content: z.string().max(10_000).default(''),
      metadata: z.record(z.string().max(100), z.string().max(500)).default({}),
    })
    .prefault({}),
  /** From 0 to 1: which share of a percentage is taken. */
  at: z.number().min(0).lt(1).default(0),
  /** Models (`provider/model`) that are taken to fail. */
  failing: z.array(z.string().max(300)).max(100).default([]),
});

export const routeWalkSchema = z.object({
  /** What is wrong with the graph; then there are no steps. */
  mistakes: z.array(z.string()),
  steps: z.array(z.object({ node: z.string(), type: z.string(), took: z.string() })),
  /** `provider/model` that the request would go to; absent: none is left. */
  model: z.string().optional(),
});
export type RouteWalk = z.infer<typeof routeWalkSchema>;

export const playgroundSchema = z.strictObject({
  /** Address of a gateway, `https://host:port`. */
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** Virtual key; it is passed on and kept nowhere. */
  key: z.string().max(500).default(''),
  model: z.string().min(1).max(300),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['system', 'user', 'assistant']),
        content: z.string().max(200_000),
      }),
    )
    .min(1)
    .max(200),
  temperature: z.number().min(0).max(2).optional(),
});
export type Playground = z.input<typeof playgroundSchema>;
