import { z } from 'zod';
import { EXCEPTION_LIMITS } from '../core/exchange/policy-exception';
import { invoke, notify, nothing, type BridgeApi } from './contract-parts';

/**
 * The IPC surface of the frame around an isolated page: tabs, address, notices. It can do what the
 * buttons that it shows do, to its own window, and nothing else of the companion.
 */

/** Longest text that people look for, and longest answer to a question of a page, UTF-16 code units. */
const SEARCH_LENGTH = 200;
const ANSWER_LENGTH = 10_000;

const tabSchema = z.object({
  id: z.number().int(),
  title: z.string(),
  /** The site's icon as a `data:` address. */
  icon: z.string().optional(),
  isLoading: z.boolean(),
  /** Why there is no page: its process ended, or it did not load (Chromium's code). */
  trouble: z.object({ kind: z.enum(['crashed', 'failed']), code: z.string() }).optional(),
});
export type FrameTab = z.infer<typeof tabSchema>;

/** Something that was kept from happening, for the person to read. */
const noticeSchema = z.object({
  id: z.number().int(),
  /** `RefusedThing` of the engines, `saved` for a file that was kept, `unviewable` for one that cannot be shown, `switches` when what is switched off has changed. */
  what: z.string(),
  detail: z.string(),
  rule: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type FrameNotice = z.infer<typeof noticeSchema>;

const dialogSchema = z.object({
  kind: z.enum(['alert', 'confirm', 'prompt', 'leave']),
  host: z.string(),
  message: z.string(),
  preset: z.string(),
});
export type FrameDialog = z.infer<typeof dialogSchema>;

const frameStateSchema = z.object({
  site: z.object({ id: z.string(), name: z.string() }),
  /** BCP 47 tag of the language that the person has chosen. */
  language: z.string(),
  /** The name of the companion, as IT or its maker has it. */
  product: z.string(),
  engine: z.enum(['view', 'pixels']),
  /** What policy has switched off or keeps inside, by its name in the policy. */
  off: z.array(z.string()),
  inside: z.array(z.string()),
  /** Switches that an exception has opened for a time, and its end, ms since the epoch. */
  granted: z.array(z.object({ control: z.string(), until: z.number() })),
  isReadOnly: z.boolean(),
  /** `unable`: policy refuses pictures of the window, and this system cannot keep others from them. */
  screenshots: z.enum(['allowed', 'refused', 'unable']),
  hasWatermark: z.boolean(),
  /** When the session ends with its data, ms since the epoch. */
  endsAt: z.number(),
  /** The session has ended, and whether its site can be opened anew from here. */
  over: z.object({ canReopen: z.boolean() }).optional(),
  tabs: z.array(tabSchema),
  current: z.number().int(),
  address: z.string(),
  canGoBack: z.boolean(),
  canGoForward: z.boolean(),
  /** 1 is the page's own size. */
  zoom: z.number(),
  hits: z.object({ active: z.number().int(), total: z.number().int() }).optional(),
  notice: noticeSchema.optional(),
  dialog: dialogSchema.optional(),
});
export type FrameState = z.infer<typeof frameStateSchema>;

const tab = z.number().int();
const frameCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('new-tab') }),
  z.object({ type: z.literal('select-tab'), tab }),
  z.object({ type: z.literal('close-tab'), tab }),
  z.object({ type: z.literal('back') }),
  z.object({ type: z.literal('forward') }),
  z.object({ type: z.literal('reload') }),
  z.object({ type: z.literal('stop') }),
  z.object({
    type: z.literal('find'),
    text: z.string().min(1).max(SEARCH_LENGTH),
    direction: z.enum(['forward', 'back']),
  }),
  z.object({ type: z.literal('end-find') }),
  z.object({ type: z.literal('zoom'), step: z.enum(['in', 'out', 'reset']) }),
  z.object({ type: z.literal('copy') }),
  z.object({ type: z.literal('paste') }),
  z.object({ type: z.literal('select-all') }),
  z.object({ type: z.literal('print') }),
  z.object({ type: z.literal('dismiss-notice') }),
  z.object({ type: z.literal('focus-page') }),
  /** After the end of the session. */
  z.object({ type: z.literal('reopen') }),
  z.object({ type: z.literal('close-window') }),
  /** How much of the window the frame needs, from its top, device-independent pixels; 0: all of it. */
  z.object({ type: z.literal('cover'), height: z.number().int().min(0).max(4096) }),
  z.object({
    type: z.literal('answer'),
    isAccepted: z.boolean(),
    text: z.string().max(ANSWER_LENGTH),
  }),
]);
export type FrameCommand = z.infer<typeof frameCommandSchema>;

export const isolatedContract = {
  frame: {
    state: invoke(nothing, frameStateSchema),
    changed: notify(frameStateSchema),
    command: invoke(frameCommandSchema, nothing),
    /** A key of the window was pressed in the page that the frame answers: find, help, address. */
    asked: notify(z.enum(['find', 'help', 'address'])),
    /** Asks for an exception from what the notice tells, or from a switch by its name in the policy. */
    askException: invoke(
      z.object({
        rule: z.object({
          id: z.string().min(1).max(EXCEPTION_LIMITS.rule),
          name: z.string().min(1).max(200),
        }),
        reason: z.string().min(1).max(EXCEPTION_LIMITS.reason),
      }),
      z.boolean(),
    ),
  },
} as const;

/** What the frame finds as `window.portcullisFrame`. */
export type IsolatedApi = BridgeApi<typeof isolatedContract>;
