import { z } from 'zod';
import { policyDocumentSchema } from '../exchange/policy-document';

/** The policy document as JSON Schema 2020-12, for editors and other tools. */
export function policyJsonSchema(): Record<string, unknown> {
  return {
    title: 'Portcullis policy document',
    ...z.toJSONSchema(policyDocumentSchema, { io: 'input', target: 'draft-2020-12' }),
  };
}
