import type { Activity } from '../exchange/app';
import { ruleSchema, type PolicyApp, type Rule } from '../exchange/policy-document';
import type { Facts } from './types';

const WORDS: Readonly<Record<Activity, string>> = {
  prompt: 'Prompts to',
  upload: 'Uploads to',
  download: 'Downloads from',
  share: 'Shared links from',
  voice: 'Voice calls in',
};

/** What is switched off app by app. It is asked before the rules and stands for a rule that blocks. */
export class AppControls {
  readonly #rules = new Map<string, ReadonlyMap<Activity, Rule>>();

  constructor(apps: readonly PolicyApp[]) {
    for (const app of apps) {
      const blocked = Object.entries(app.controls).filter(([, control]) => control === 'block');
      if (blocked.length === 0) continue;
      const rules = blocked.map(([name]) => {
        const activity = name as Activity;
        return [activity, controlRule(app, activity)] as const;
      });
      this.#rules.set(app.id, new Map(rules));
    }
  }

  /** True when anything is switched off. */
  get any(): boolean {
    return this.#rules.size > 0;
  }

  of({ app, activity, excepted }: Facts): Rule | undefined {
    const rule = activity && this.#rules.get(app.id)?.get(activity);
    return rule && !excepted?.has(rule.id) ? rule : undefined;
  }
}

/** Id of the rule that stands for a control; a person may ask for an exception from it. */
function controlRule({ id, name }: PolicyApp, activity: Activity): Rule {
  return ruleSchema.parse({
    id: `app-${activity}-${id}`.slice(0, 64),
    name: `${WORDS[activity]} ${name ?? id} are switched off`,
    when: `app.id eq "${id}" and app.activity eq "${activity}"`,
    action: 'block',
  });
}
