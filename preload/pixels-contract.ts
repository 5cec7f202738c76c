import { z } from 'zod';
import { invoke, notify, nothing, type BridgeApi } from './contract-parts';

/**
 * The IPC surface of the view that shows the pictures of the pixel engine: pictures in, what a person
 * does out. Nothing of the page crosses but this, and the view can ask for nothing else.
 */

/** CSS pixels of the view; far more than any screen has. */
const coordinate = z.number().min(-100_000).max(100_000);
/** Bits of the DevTools protocol: Alt 1, Control 2, Meta 4, Shift 8. */
const modifiers = z.number().int().min(0).max(15);
/** The most text that one input event brings; an input method commits a sentence at most. */
const typed = z.string().max(10_000);

const pointerSchema = z.object({
  kind: z.enum(['move', 'down', 'up']),
  x: coordinate,
  y: coordinate,
  button: z.enum(['none', 'left', 'middle', 'right', 'back', 'forward']),
  /** Buttons that are held, as of `MouseEvent.buttons`. */
  buttons: z.number().int().min(0).max(31),
  clicks: z.number().int().min(0).max(3),
  modifiers,
});
const wheelSchema = z.object({
  kind: z.literal('wheel'),
  x: coordinate,
  y: coordinate,
  deltaX: coordinate,
  deltaY: coordinate,
  modifiers,
});
const keySchema = z.object({
  kind: z.enum(['keyDown', 'keyUp']),
  key: z.string().max(64),
  code: z.string().max(64),
  keyCode: z.number().int().min(0).max(255),
  location: z.number().int().min(0).max(3),
  /** What the key writes in the layout of the person, if anything. */
  text: z.string().max(8),
  isRepeat: z.boolean(),
  modifiers,
});
/** Text of an input method: still being composed, or done. */
const compositionSchema = z.object({
  kind: z.enum(['compose', 'commit']),
  text: typed,
  /** Where the caret stands in a composition, UTF-16 code units. */
  selectionStart: z.number().int().min(0).max(10_000),
  selectionEnd: z.number().int().min(0).max(10_000),
});
const touchSchema = z.object({
  kind: z.enum(['touchStart', 'touchMove', 'touchEnd', 'touchCancel']),
  points: z.array(z.object({ x: coordinate, y: coordinate, id: z.number().int() })).max(10),
  modifiers,
});
export const pixelInputSchema = z.discriminatedUnion('kind', [
  pointerSchema,
  wheelSchema,
  keySchema,
  compositionSchema,
  touchSchema,
]);
export type PixelInput = z.infer<typeof pixelInputSchema>;
export type PixelPointer = z.infer<typeof pointerSchema>;
export type PixelKey = z.infer<typeof keySchema>;

/** One picture of the page, compressed. */
const frameSchema = z.object({
  id: z.number().int(),
  mimeType: z.enum(['image/jpeg', 'image/png']),
  data: z.instanceof(Uint8Array),
});
export type PixelFrame = z.infer<typeof frameSchema>;

/** A line of the page as text: what a screen reader says of it, and where it is. */
const textNodeSchema = z.object({
  /** Stays the same as long as the element is there. */
  id: z.number().int(),
  role: z.string(),
  name: z.string(),
  value: z.string().optional(),
  level: z.number().int().optional(),
  isFocused: z.boolean(),
  /** What a person may do to it. */
  action: z.enum(['none', 'press', 'type']),
});
export type PixelTextNode = z.infer<typeof textNodeSchema>;

export const pixelsContract = {
  pixels: {
    /** The view is there and this large, CSS pixels; again at each change. */
    sized: invoke(
      z.object({
        width: z.number().int().min(1).max(16_384),
        height: z.number().int().min(1).max(16_384),
        scale: z.number().min(0.25).max(8),
      }),
      nothing,
    ),
    input: invoke(pixelInputSchema, nothing),
    /** The page has, or has no more, the keyboard. */
    focused: invoke(z.object({ isFocused: z.boolean() }), nothing),
    /** Whether the page is wanted as text too. */
    wantText: invoke(z.object({ isWanted: z.boolean() }), nothing),
    /** Does what a person asked for in the text: presses, focuses, or writes. */
    act: invoke(z.object({ id: z.number().int(), text: typed.optional() }), nothing),
    /** Resolves the call's promise in main: the frame is on the screen. */
    drawn: invoke(z.object({ id: z.number().int() }), nothing),
    frame: notify(frameSchema),
    cursor: notify(z.object({ shape: z.string(), title: z.string() })),
    caret: notify(z.object({ x: z.number(), y: z.number(), height: z.number() }).nullable()),
    text: notify(z.array(textNodeSchema)),
    /** The person leaves the picture by the keyboard: main has taken the key that says so. */
    wayOut: notify(nothing),
    /** The person leaves the page for the frame around it. */
    leave: invoke(nothing, nothing),
    /** Across the page: who looks at it, and when. Empty: nothing. */
    watermark: notify(z.object({ text: z.string() })),
  },
} as const;

/** What the view finds as `window.portcullisPixels`. */
export type PixelsApi = BridgeApi<typeof pixelsContract>;
