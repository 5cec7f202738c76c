import { parseTree, getNodeValue, type Node } from 'jsonc-parser';
import { z } from 'zod';
import { actionSchema } from '../../../core/exchange/verdict';

/** As much of a rule as an unfinished document gives. */
const outlineSchema = z.object({
  id: z.string().catch(''),
  name: z.string().catch(''),
  enabled: z.boolean().catch(true),
  phase: z.enum(['prompt', 'response']).catch('prompt'),
  when: z.string().catch(''),
  action: actionSchema.optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  storePayload: z.boolean().catch(false),
});

export type RuleOutline = z.infer<typeof outlineSchema> & {
  /** Where the rule stands in the text. */
  readonly from: number;
  readonly to: number;
};

function outlineOf(node: Node): RuleOutline | undefined {
  const parsed = outlineSchema.safeParse(getNodeValue(node));
  if (!parsed.success) return undefined;
  return { ...parsed.data, from: node.offset, to: node.offset + node.length };
}

/** The rules of a document text in their order; also of one that is not valid, as far as it is JSON. */
export function ruleOutlines(text: string): readonly RuleOutline[] {
  const root = parseTree(text);
  const property = root?.children?.find((child) => child.children?.[0]?.value === 'rules');
  const rules = property?.children?.[1];
  if (rules?.type !== 'array') return [];
  return (rules.children ?? []).flatMap((node) => outlineOf(node) ?? []);
}
