import { z } from 'zod';
import { appSchema } from './app';
import { doorSchema } from './door';
import { feedbackKindSchema } from './feedback';
import { exceptionStateSchema } from './policy-exception';
import { justificationSchema, ruleRefSchema, warnChoiceSchema } from './verdict';

/**
 * What a person at the desk is shown, as the agent says it to main and main to its windows. Masked
 * samples only.
 */

/** A tool call as a person is asked about it. */
export const toolCallSchema = z.object({
  server: z.string(),
  tool: z.string(),
  /** Who called, and the program that did it for them. */
  user: z.string(),
  client: z.string(),
  argumentNames: z.array(z.string()),
  /** SHA-256 of the arguments, base64url: the answer serves for no others. */
  argumentHash: z.string(),
});
export type ToolCall = z.infer<typeof toolCallSchema>;

/** A question about one held exchange, without its time limit, which each side counts its own way. */
export const questionSchema = z.object({
  exchangeId: z.string(),
  app: appSchema,
  host: z.string(),
  rule: ruleRefSchema,
  found: z.array(z.object({ name: z.string(), masked: z.string(), count: z.number().int() })),
  /** The tool call that waits for an approval; values of arguments are not shown. */
  call: toolCallSchema.optional(),
  choices: z.array(warnChoiceSchema),
  justification: justificationSchema,
  /** Minutes for which the answer may be remembered; 0: it may not. */
  rememberMinutes: z.number().int().nonnegative().default(0),
  /** Whether the values behind the samples can be asked for. */
  revealable: z.boolean().default(false),
});

/** A temporary exception as the person who asked for it sees it. */
export const deskExceptionSchema = z.object({
  id: z.string(),
  rule: z.object({ id: z.string(), name: z.string() }),
  state: exceptionStateSchema,
  /** End of a grant, milliseconds since the epoch. */
  until: z.number().int().optional(),
});
export type DeskException = z.infer<typeof deskExceptionSchema>;

/** Who is signed in at the desk, as its windows show it. */
export const deskIdentitySchema = z.object({
  /** False: policy names no provider, and there is nothing to sign in to. */
  offered: z.boolean(),
  person: z
    .object({
      name: z.string(),
      email: z.string(),
      groups: z.array(z.string()),
      signedIn: z.number(),
    })
    .optional(),
});
export type DeskIdentity = z.infer<typeof deskIdentitySchema>;

/** A row of the person's own history. */
export const activitySchema = z.object({
  exchangeId: z.string(),
  time: z.string(),
  app: appSchema,
  host: z.string(),
  action: z.string(),
  enforced: z.string(),
  ruleName: z.string().optional(),
  ruleId: z.string().optional(),
  found: z.array(z.object({ name: z.string(), masked: z.string() })),
  /** Where it came by, and what the rule says to the person. */
  door: doorSchema.optional(),
  message: z.string().optional(),
  link: z.string().optional(),
  /** What the person answered to a warning. */
  choice: warnChoiceSchema.optional(),
  tokens: z.number().int().nonnegative().default(0),
  /** What the person said about it. */
  feedback: feedbackKindSchema.optional(),
});
export type Activity = z.infer<typeof activitySchema>;
