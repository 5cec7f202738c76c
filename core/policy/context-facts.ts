import type { RuleContext } from './context';
import type { ApplicabilityFacts } from './applicability';

/** The facts that decide whether a rule applies, out of a context's fields. */
export function toFacts(context: RuleContext, now: number): ApplicabilityFacts {
  const email = context.text('user.email');
  const userId = context.text('user.id');
  const deviceId = context.text('device.id');
  const seconds = context.integer('http.request.timestamp.sec');
  return {
    actor: {
      groups: context.texts('user.groups'),
      ...(email === undefined ? {} : { email }),
      ...(userId === undefined ? {} : { userId }),
      ...(deviceId === undefined ? {} : { deviceId }),
    },
    now: seconds === undefined ? now : seconds * 1000,
  };
}
