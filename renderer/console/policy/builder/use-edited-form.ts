import { useEffect, useRef, useState } from 'react';
import type { RuleForm } from '../../../../core/exchange/rule-form';
import { useFormText, useRuleForm } from './use-rule-form';

interface Edited {
  readonly form: RuleForm;
  /** The texts that the form stands for: what it was written as, or what it is still to replace. */
  readonly texts: readonly string[];
  /** Why it cannot be written as a condition yet. */
  readonly error?: string;
}

export interface EditedForm {
  /** Undefined while the endpoint is asked, and for a text that no form can show. */
  readonly form: RuleForm | undefined;
  readonly known: boolean;
  readonly error: string | undefined;
  /** Why the text is no condition. */
  readonly textError: string | undefined;
  readonly change: (next: RuleForm) => void;
}

/**
 * The form of a condition while somebody types in it: shown at once, and written as text by the
 * endpoint. Of several changes under way only the last is written; a change of the text itself, in
 * the editor or by undo, puts the form of that text in its place.
 */
export function useEditedForm(when: string, onChange: (when: string) => void): EditedForm {
  const [edited, setEdited] = useState<Edited>();
  const answer = useRuleForm(when);
  const textOf = useFormText();
  const count = useRef(0);
  // The document may change while the endpoint is asked: what is written goes into the newest one.
  const write = useRef(onChange);
  useEffect(() => {
    write.current = onChange;
  });

  const settle = async (next: RuleForm): Promise<void> => {
    const mine = ++count.current;
    setEdited((before) => ({ form: next, texts: [when, ...(before?.texts ?? [])] }));
    const written = next.rows.length === 0 ? { when: 'true' } : await textOf(next);
    if (mine !== count.current || !written) return;
    if ('error' in written && written.error !== undefined) {
      const { error } = written;
      setEdited((now) => now && { ...now, error });
      return;
    }
    setEdited({ form: next, texts: [written.when] });
    write.current(written.when);
  };

  const shown = edited?.texts.includes(when) === true ? edited : undefined;
  return {
    form: shown?.form ?? answer?.form,
    known: shown !== undefined || answer !== undefined,
    error: shown?.error,
    textError: shown ? undefined : answer?.error,
    change: (next) => void settle(next),
  };
}
