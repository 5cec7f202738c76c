import { z } from 'zod';
import {
  activitySchema,
  deskExceptionSchema,
  deskIdentitySchema,
  questionSchema,
} from '../core/exchange/desk';
import { companyViewSchema } from '../core/exchange/company-view';
import { feedbackWishSchema } from '../core/exchange/feedback';
import { exceptionWishSchema } from '../core/exchange/policy-exception';
import { postureResultSchema } from '../core/exchange/policy-posture';
import { deskGatewaySchema } from '../core/exchange/desk-gateway';
import { deskPortalSchema } from '../core/exchange/portal-view';
import { preferencesSchema } from '../core/exchange/preferences';
import { trialRequestSchema, trialResultSchema } from '../core/exchange/trial';
import { personAnswerSchema } from '../core/exchange/verdict';
import { invoke, notify, nothing, type BridgeApi } from './contract-parts';

/**
 * The whole IPC surface between main and our own windows. A channel name is `group.call`; main and
 * preload derive both sides from this object. `invoke`: window asks, main answers. `notify`: main
 * tells a window. Arguments and results are parsed with these schemas on the receiving side.
 * A window can ask only for what a person at the desk may do. Isolated pages get none of this.
 */

const warningSchema = questionSchema.extend({
  /** When it counts as Cancel, ms since the epoch. */
  deadline: z.number(),
});
export type Warning = z.infer<typeof warningSchema>;

const companionStateSchema = z.object({
  protection: z.enum(['protected', 'paused', 'limited', 'attention', 'offline', 'off']),
  /** End of the pause, ms since the epoch. */
  pausedUntil: z.number().optional(),
  reasons: z.array(z.string()),
  organisation: z.string(),
  consoleUrl: z.string().optional(),
  /** What IT calls the companion. */
  displayName: z.string().optional(),
  /** Where the company helps its people. */
  supportUrl: z.string().optional(),
  deviceId: z.string().optional(),
  policyVersion: z.number().int(),
  keychain: z.enum(['keychain', 'file', 'none']),
  backlog: z.number().int(),
  proxyUrl: z.string().optional(),
  pacUrl: z.string().optional(),
  caFile: z.string().optional(),
  caFingerprint: z.string().optional(),
  /** Whether this desk trusts our CA, and whether its traffic is routed through us. */
  trust: z.enum(['trusted', 'partly', 'not-trusted', 'unknown']),
  routing: z.enum(['on', 'off', 'unsupported']),
  /** Sites that may be opened in the isolated browser. */
  sites: z.array(z.object({ id: z.string(), name: z.string(), url: z.string() })),
  /** False: IT does not let people pause protection. */
  mayPause: z.boolean(),
  /** Longest pause that IT allows, minutes. */
  longestPause: z.number().int().positive(),
  mayQuit: z.boolean(),
  /** Names of settings that IT manages. */
  managed: z.array(z.string()),
  /** Which file, registry key or profile has set each managed setting, and whether it is a default. */
  managedOrigins: z.array(
    z.object({ path: z.string(), level: z.enum(['managed', 'recommended']), origin: z.string() }),
  ),
  /** Managed settings that were refused, with the reason. */
  managedIssues: z.array(z.object({ path: z.string(), message: z.string() })),
  /** Who is signed in; absent until the agent says so. */
  identity: deskIdentitySchema.optional(),
  /** The device's posture, as rules see it. */
  posture: z.array(postureResultSchema).optional(),
  /** Exceptions that the person asked for. */
  exceptions: z.array(deskExceptionSchema).optional(),
  /** What the policy in force looks at, reports and keeps; absent until the agent says so. */
  company: companyViewSchema.optional(),
  /** Addresses for programs of this desk. */
  gatewayUrl: z.string().optional(),
  portalUrl: z.string().optional(),
  /** What went through the AI gateway of this desk. */
  gatewayUse: deskGatewaySchema.optional(),
  /** The MCP portal of this desk. */
  portal: deskPortalSchema.optional(),
  /** What the person has set, and the language that results from it. */
  preferences: preferencesSchema,
  language: z.string(),
  /** The person has been through the first run. */
  welcomed: z.boolean(),
  version: z.string(),
});
export type CompanionState = z.infer<typeof companionStateSchema>;

/** Result of a change to the machine: done, or what to do by hand. */
const changeResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), detail: z.string() }),
  z.object({ kind: z.literal('by-hand'), steps: z.array(z.string()) }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type ChangeResult = z.infer<typeof changeResultSchema>;

/** One thing that the doctor has looked at, in the person's language. */
const findingSchema = z.object({
  id: z.string(),
  /** `bad`: protection does not work. `warning`: part of it does not, or it soon will not. */
  state: z.enum(['good', 'warning', 'bad']),
  text: z.string(),
  remedy: z.string().optional(),
  /** A remedy that the companion can carry out itself. */
  action: z.enum(['install-trust', 'enable-routing', 'restart-agent']).optional(),
});
export type DeskFinding = z.infer<typeof findingSchema>;

export const ipcContract = {
  companion: {
    state: invoke(nothing, companionStateSchema),
    changed: notify(companionStateSchema),
    activity: invoke(nothing, z.array(activitySchema)),
    activityAdded: notify(activitySchema),
    pause: invoke(z.object({ minutes: z.number().int().min(1).max(480) }), nothing),
    resume: invoke(nothing, nothing),
    openConsole: invoke(nothing, nothing),
    /** Opens the company's help in the person's browser or mail program. */
    openSupport: invoke(nothing, nothing),
    /** Opens a link of a rule, which policy holds, in the person's browser. */
    openRuleLink: invoke(z.object({ exchangeId: z.string().max(64) }), nothing),
    /** The first run is over. */
    welcomed: invoke(nothing, nothing),
    setPreferences: invoke(preferencesSchema.partial(), nothing),
    /** Forgets the person's own history. */
    clearActivity: invoke(nothing, nothing),
    quit: invoke(nothing, nothing),
    /** Main shows a page: a link, the tray, a notification. */
    pageAsked: notify(z.string()),
  },
  trial: {
    /** Made-up text through the real pipeline; null where the agent cannot. */
    run: invoke(trialRequestSchema, trialResultSchema.nullable()),
  },
  feedback: {
    /** What the person says about a row of their history. */
    give: invoke(feedbackWishSchema, nothing),
  },
  tools: {
    /** Asks the servers of the portal anew, and looks for configurations of clients. */
    check: invoke(nothing, nothing),
  },
  person: {
    /** Opens the person's browser at the company's sign-in. */
    signIn: invoke(nothing, nothing),
    signOut: invoke(nothing, nothing),
    checkPosture: invoke(nothing, nothing),
    /** False: the endpoint cannot be asked now. */
    askException: invoke(exceptionWishSchema, z.boolean()),
  },
  doctor: {
    /** Looks at the desk: trust, proxy, endpoint, keychain, clock. */
    examine: invoke(nothing, z.array(findingSchema)),
    /** Saves a report where the person says; its file, or null where they do not want it. */
    saveBundle: invoke(nothing, z.string().nullable()),
    restartAgent: invoke(nothing, nothing),
  },
  trust: {
    install: invoke(nothing, changeResultSchema),
    remove: invoke(nothing, changeResultSchema),
  },
  routing: {
    enable: invoke(nothing, changeResultSchema),
    disable: invoke(nothing, changeResultSchema),
  },
  isolation: {
    open: invoke(z.object({ url: z.url().max(4096) }), nothing),
  },
  warn: {
    /** All pending warnings, oldest first. */
    pending: invoke(nothing, z.array(warningSchema)),
    pendingChanged: notify(z.array(warningSchema)),
    answer: invoke(
      z.object({
        exchangeId: z.string(),
        answer: personAnswerSchema.pick({ choice: true, justification: true }).extend({
          by: z.enum(['person', 'timeout']),
          /** Later questions of this rule in this app are to be answered the same way. */
          remember: z.boolean().default(false),
        }),
      }),
      nothing,
    ),
    /** The value behind a sample, while the person holds the button; null where it is gone. */
    reveal: invoke(
      z.object({ exchangeId: z.string(), index: z.number().int().min(0).max(1000) }),
      z.string().nullable(),
    ),
  },
} as const;

export type IpcContract = typeof ipcContract;

/** What a window finds as `window.portcullis`. */
export type CompanionApi = BridgeApi<IpcContract>;
