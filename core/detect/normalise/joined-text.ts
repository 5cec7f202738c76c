import { ViewBuilder, type View } from './view';

/** Limits of joining: what lies beyond is scanned as it stands. */
export const JOINING_LIMITS = {
  /** How far before the first and after the last joint of a chain a view reaches, UTF-16 units. */
  reach: 256,
  /** Joints of one text that are closed. */
  joints: 512,
} as const;

/**
 * Between two pieces of one string: `"a" + "b"`, `'a' . 'b'`, `"a" & _` and a string on the next line,
 * and pieces that stand below one another, as C and Python join them.
 */
const JOINT =
  /\\{0,3}["'`](?:[ \t]{0,3}(?:[+.&]{1,2}|\\)(?: _)?[ \t]{0,3}(?:\r?\n[ \t]{0,40})?|[ \t]{0,3}\r?\n[ \t]{0,40}(?:[+.&]{1,2}[ \t]{0,3})?)[rbuf]?\\{0,3}["'`]/g;

/** Text is looked at again only where a string ends before an operator or a line. */
const MAY_JOIN = /["'`][ \t]{0,3}[+.&\\\r\n]/;

interface Joint {
  readonly start: number;
  readonly end: number;
}

function jointsOf(text: string): Joint[] {
  const joints: Joint[] = [];
  for (const match of text.matchAll(JOINT)) {
    joints.push({ start: match.index, end: match.index + match[0].length });
    if (joints.length === JOINING_LIMITS.joints) break;
  }
  return joints;
}

/** The strings of a program that are made of pieces, in one piece each; undefined where there are none. */
export function joinedView(text: string): View | undefined {
  if (!MAY_JOIN.test(text)) return undefined;
  const joints = jointsOf(text);
  if (joints.length === 0) return undefined;
  const view = new ViewBuilder();
  let index = 0;
  const copyTo = (end: number): void => {
    for (; index < end; index++) view.add(text.charAt(index), index, index + 1);
  };
  joints.forEach((joint, number) => {
    const from = joint.start - JOINING_LIMITS.reach;
    if (from > index) {
      // Chains that are far apart have nothing to say to one another.
      if (number > 0) view.add('\n\n', index, index);
      index = from;
    }
    copyTo(joint.start);
    index = joint.end;
    const next = joints[number + 1]?.start ?? text.length;
    copyTo(Math.min(next, joint.end + JOINING_LIMITS.reach));
  });
  return view.build('joined');
}
