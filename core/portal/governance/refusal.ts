import type { Refusal } from '../../exchange/verdict';
import { errorOf, type ErrorMessage, type MessageId } from '../protocol/message';
import { CODE } from '../protocol/revision';

/** Why the portal does not let a message through. */
export type RefusalReason =
  | 'not-allowed'
  | 'quarantined'
  | 'rate'
  | 'policy'
  | 'approval'
  | 'authorisation'
  | 'too-large'
  | 'upstream';

/** A refusal on its way to the client as a JSON-RPC error. */
export class PortalRefusal extends Error {
  override readonly name = 'PortalRefusal';

  constructor(
    readonly reason: RefusalReason,
    message: string,
    readonly data: Readonly<Record<string, unknown>> = {},
    readonly code: number = CODE.refused,
  ) {
    super(message);
  }

  toMessage(id: MessageId): ErrorMessage {
    return errorOf(id, this.code, this.message, { reason: this.reason, ...this.data });
  }
}

/** What the pipeline refused, in words for the person; holds masked samples only. */
export function policyRefusal(refusal: Refusal, direction: 'request' | 'response'): PortalRefusal {
  const { rule, found, exchangeId, supportUrl } = refusal;
  const what = direction === 'request' ? 'call' : 'answer';
  const names = [...new Set(found.map(({ name }) => name))].join(', ');
  const why =
    rule === undefined
      ? `it could not be checked`
      : `of the rule "${rule.name}"${names === '' ? '' : ` (found: ${names})`}`;
  const said = rule?.message === undefined ? '' : ` ${rule.message}`;
  return new PortalRefusal(
    'policy',
    `Your company's policy stops this ${what}, because ${why}.${said}`,
    {
      exchangeId,
      direction,
      ...(rule === undefined ? {} : { rule: rule.id }),
      ...(rule?.link === undefined ? {} : { link: rule.link }),
      ...(supportUrl === undefined ? {} : { supportUrl }),
      found,
    },
  );
}
