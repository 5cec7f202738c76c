import type { Activity } from '../exchange/app';
import { ruleSchema, type PolicyApp, type Rule } from '../exchange/policy-document';
import { needsSignIn } from './sign-in-age';
import type { Facts } from './types';

const WORDS: Readonly<Record<Activity, string>> = {
  prompt: 'Prompts to',
  upload: 'Uploads to',
  download: 'Downloads from',
  share: 'Shared links from',
  voice: 'Voice calls in',
};

/** Why an app is kept from somebody, before any rule is asked. */
export interface AppControl {
  /** Stands for what is decided app by app, so that people and logs can name it. */
  readonly rule: Rule;
  readonly signIn?: true;
}

/** What is switched off app by app, and how often people sign in for one. */
export class AppControls {
  readonly #rules = new Map<string, ReadonlyMap<Activity, Rule>>();
  readonly #sessions = new Map<string, { readonly minutes: number; readonly rule: Rule }>();

  constructor(apps: readonly PolicyApp[]) {
    for (const app of apps) {
      const minutes = app.sessionMinutes;
      if (minutes !== undefined) this.#sessions.set(app.id, { minutes, rule: sessionRule(app) });
      const blocked = Object.entries(app.controls).filter(([, control]) => control === 'block');
      if (blocked.length === 0) continue;
      const rules = blocked.map(([name]) => {
        const activity = name as Activity;
        return [activity, controlRule(app, activity)] as const;
      });
      this.#rules.set(app.id, new Map(rules));
    }
  }

  /** False: there is nothing to ask. */
  get any(): boolean {
    return this.#rules.size + this.#sessions.size > 0;
  }

  of(facts: Facts): AppControl | undefined {
    const { app, activity, excepted } = facts;
    const session = this.#sessions.get(app.id);
    if (session && needsSignIn(session.minutes, facts)) {
      return { rule: session.rule, signIn: true };
    }
    const rule = activity && this.#rules.get(app.id)?.get(activity);
    return rule && !excepted?.has(rule.id) ? { rule } : undefined;
  }
}

function sessionRule({ id, name }: PolicyApp): Rule {
  return ruleSchema.parse({
    id: `app-session-${id}`.slice(0, 64),
    name: `Sign in for ${name ?? id}`,
    when: `app.id eq "${id}"`,
    action: 'block',
  });
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
