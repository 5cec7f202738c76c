import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { PolicyIssue } from '../../../core/exchange/console';
import { t } from '../translate';
import { useSession } from '../session';
import { locateIssue, syntaxFaults, type TextRange } from './json-location';

/** Typing rests this long before the endpoint is asked, ms. */
const TYPING_MS = 300;
/** After a check that failed the endpoint is asked again, ms: one lost connection blocks nobody. */
const RETRY_MS = 5000;

export interface LocatedIssue extends TextRange {
  readonly path: string;
  readonly message: string;
  readonly line: number;
}

export interface Validation {
  readonly kind: 'checking' | 'checked' | 'failed';
  readonly issues: readonly LocatedIssue[];
}

const CODES = [
  'InvalidSymbol',
  'InvalidNumberFormat',
  'PropertyNameExpected',
  'ValueExpected',
  'ColonExpected',
  'CommaExpected',
  'CloseBraceExpected',
  'CloseBracketExpected',
  'EndOfFileExpected',
  'InvalidCommentToken',
  'UnexpectedEndOfComment',
  'UnexpectedEndOfString',
  'UnexpectedEndOfNumber',
  'InvalidUnicode',
  'InvalidEscapeCharacter',
  'InvalidCharacter',
] as const;

const lineAt = (text: string, position: number): number =>
  text.slice(0, position).split('\n').length;

function syntaxIssues(text: string): readonly LocatedIssue[] {
  return syntaxFaults(text).map(({ code, from, to }) => {
    const known = CODES.find((name) => name === code) ?? 'other';
    return { from, to, path: '', message: t(`policy.syntax.${known}`), line: lineAt(text, from) };
  });
}

/** Gives the endpoint's issues their place in the text. */
export function locateIssues(
  text: string,
  issues: readonly PolicyIssue[],
): readonly LocatedIssue[] {
  return issues.map((issue) => {
    const range = locateIssue(text, issue);
    return { ...range, path: issue.path, message: issue.message, line: lineAt(text, range.from) };
  });
}

type Answer = Validation & { readonly text: string };

/** Checks a document while it is typed: syntax here, everything else at the endpoint. */
export function useValidation(text: string): Validation {
  const { api, report } = useSession();
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const [answer, setAnswer] = useState<Answer>();
  const [attempt, setAttempt] = useState(0);
  const syntax = useMemo(() => syntaxIssues(settled), [settled]);

  useEffect(() => {
    if (syntax.length > 0) return undefined;
    let current = true;
    const check = async (): Promise<Answer> => {
      const { issues } = await api.checkPolicy(JSON.parse(settled));
      return { kind: 'checked', issues: locateIssues(settled, issues), text: settled };
    };
    check().then(
      (checked) => {
        if (current) setAnswer(checked);
      },
      (error: unknown) => {
        report(error);
        if (current) setAnswer({ kind: 'failed', issues: [], text: settled });
      },
    );
    return () => {
      current = false;
    };
  }, [api, report, settled, syntax, attempt]);

  // Each failure is an answer of its own, so that one after the other is tried again.
  useEffect(() => {
    if (answer?.kind !== 'failed' || answer.text !== settled) return undefined;
    const timer = setTimeout(() => setAttempt((now) => now + 1), RETRY_MS);
    return () => clearTimeout(timer);
  }, [answer, settled]);

  return useMemo(() => {
    if (syntax.length > 0) {
      return { kind: settled === text ? 'checked' : 'checking', issues: syntax };
    }
    const issues = answer?.issues ?? [];
    return answer?.text === text ? answer : { kind: 'checking', issues };
  }, [answer, settled, syntax, text]);
}
