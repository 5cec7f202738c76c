import { z } from 'zod';
import { actionSchema } from './verdict';

/** Limits of what a person is told of a policy. */
export const COMPANY_VIEW_LIMITS = {
  /** Rules and hosts that are named; more are counted only. */
  named: 100,
} as const;

/** A list of which only the beginning is named. */
const namedSchema = z.object({
  names: z.array(z.string()).max(COMPANY_VIEW_LIMITS.named),
  count: z.number().int().nonnegative(),
});

/** What the policy in force looks at, reports and keeps, for the person whom it is about. */
export const companyViewSchema = z.object({
  /** False: nothing but the isolated browser is looked into. */
  inspects: z.boolean(),
  /** AI apps that are known by name and looked into. */
  apps: z.number().int().nonnegative(),
  /** Hosts that the company has looked into beside AI apps, and such as are never. */
  added: namedSchema,
  never: namedSchema,
  /** What happens with sites that look like an AI and that nobody knows. */
  unknownAi: z.enum(['off', 'report', 'inspect']),
  /** Rules that are in force, in their order. */
  rules: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        action: actionSchema,
        /** It watches answers rather than prompts. */
        answers: z.boolean(),
        /** The sealed text of what it matches is kept. */
        stores: z.boolean(),
      }),
    )
    .max(COMPANY_VIEW_LIMITS.named),
  ruleCount: z.number().int().nonnegative(),
  /** Whether events carry who is signed in. */
  namesPerson: z.boolean(),
  /** Names of the checks that are made of this device. */
  posture: z.array(z.string()),
});
export type CompanyView = z.infer<typeof companyViewSchema>;
