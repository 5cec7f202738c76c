import { useEffect, useState } from 'react';
import type { OfferedField, RuleForm, RuleFormAnswer } from '../../../../core/exchange/rule-form';
import { useSession } from '../../session';

/** The condition of a rule as a form; undefined while the endpoint is asked. */
export function useRuleForm(when: string): RuleFormAnswer | undefined {
  const { api, report } = useSession();
  const [answer, setAnswer] = useState<RuleFormAnswer & { readonly source: string }>();
  useEffect(() => {
    let current = true;
    api.ruleForm({ when }).then(
      (found) => {
        if (current) setAnswer({ ...found, source: when });
      },
      (error: unknown) => report(error),
    );
    return () => {
      current = false;
    };
  }, [api, report, when]);
  return answer?.source === when ? answer : undefined;
}

/** The text of a form, by the endpoint; undefined where it cannot be had. */
export function useFormText(): (form: RuleForm) => Promise<RuleFormAnswer | undefined> {
  const { api, report } = useSession();
  return async (form) => {
    try {
      return await api.ruleForm({ form });
    } catch (error) {
      report(error);
      return undefined;
    }
  };
}

/** Everything that a condition can ask for. */
export function useFields(): readonly OfferedField[] {
  const { api, report } = useSession();
  const [fields, setFields] = useState<readonly OfferedField[]>([]);
  useEffect(() => {
    let current = true;
    api.ruleFields().then(
      (answer) => {
        if (current) setFields(answer.fields);
      },
      (error: unknown) => report(error),
    );
    return () => {
      current = false;
    };
  }, [api, report]);
  return fields;
}
