/**
 * Letters of other scripts that look like a Latin one (after Unicode's list of confusables, UTS 39):
 * pairs of the letter and what it is taken for.
 */
const PAIRS =
  'аaеeоoрpсcхxуyіiјjѕsԁdһhԛqԝwѵvкkтtмmпnАAВBЕEКKМMНHОOРPСCТTХXУYЅSІIЈJ' +
  'οoαaνvρpτtυuιiκkεeηnχxγyΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX' +
  'օoսuհhոnցgԼLıiɑaɡgɩiʏyᴀaʙbᴄcᴅdᴇeғfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwᴢzⅼlⅰi';

/** Letter → the Latin letter that it looks like. */
export const CONFUSABLES: ReadonlyMap<string, string> = new Map(
  Array.from({ length: PAIRS.length / 2 }, (_, pair) => [
    PAIRS.charAt(pair * 2),
    PAIRS.charAt(pair * 2 + 1),
  ]),
);
