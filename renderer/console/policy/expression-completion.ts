import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { Vocabulary } from '../../../core/exchange/console-detectors';
import type { OfferedField } from '../../../core/exchange/rule-form';

const KEYWORDS = ['and', 'or', 'not', 'xor', 'in', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
const OPERATORS = ['contains', 'matches', 'wildcard', 'strict wildcard'] as const;

/** What expressions are made of. */
export interface ExpressionWords {
  readonly fields: readonly OfferedField[];
  readonly vocabulary: Vocabulary;
}

/** Values that a field can have, as far as the policy names them. */
function valuesFor(before: string, { vocabulary }: ExpressionWords): readonly string[] {
  const field = /([\w.]+)(?:\[\*\])?\s*(?:\b(?:eq|ne|contains|in)\b|==|!=)\s*\{?[^{}]*$/.exec(
    before,
  );
  if (field?.[1]?.endsWith('profiles') === true) return vocabulary.profiles;
  if (field?.[1]?.endsWith('detectors') === true) return vocabulary.detectors;
  return [];
}

/** Completions at the end of a part of an expression; `typed` is the word that is being written. */
export function expressionOptions(
  before: string,
  words: ExpressionWords,
): { readonly typed: string; readonly options: readonly Completion[] } | undefined {
  const quoted = /"([^"\\]*)$/.exec(before);
  const insideQuotes = (before.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
  if (insideQuotes) {
    const options = valuesFor(before.slice(0, quoted?.index ?? before.length), words).map(
      (label): Completion => ({ label, type: 'text' }),
    );
    return options.length === 0 ? undefined : { typed: quoted?.[1] ?? '', options };
  }
  const typed = /[$\w.]*$/.exec(before)?.[0] ?? '';
  if (typed.startsWith('$')) {
    const options = words.vocabulary.lists.map((name): Completion => ({ label: `$${name}` }));
    return { typed, options };
  }
  const fields = words.fields.map(({ name, type, meaning }): Completion => ({
    label: name,
    type: 'property',
    detail: type,
    info: meaning,
  }));
  const functions = words.vocabulary.functions.map((name): Completion => ({
    label: name,
    apply: `${name}(`,
    type: 'function',
    detail: '(…)',
  }));
  const keywords = [...KEYWORDS, ...OPERATORS].map((label): Completion => ({
    label,
    type: 'keyword',
  }));
  return { typed, options: [...fields, ...functions, ...keywords] };
}

/**
 * Completes the expressions in the `when` of a JSON document. In JSON a quote within an expression is
 * written `\"`, and so are the quotes of what is completed.
 */
export function completeExpressions(words: () => ExpressionWords | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const known = words();
    if (known === undefined) return null;
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    if (node.name !== 'String' || context.pos <= node.from) return null;
    const property = node.parent;
    const key = property?.name === 'Property' ? property.firstChild : null;
    if (key === null || context.state.sliceDoc(key.from, key.to) !== '"when"') return null;
    const text = context.state.sliceDoc(node.from + 1, context.pos);
    const found = expressionOptions(text.replaceAll('\\"', '"'), known);
    if (found === undefined || (found.typed === '' && !context.explicit)) return null;
    return {
      from: context.pos - found.typed.length,
      options: [...found.options],
      validFor: /^[$\w.-]*$/,
    };
  };
}
