import { redactText } from '../../../core/detect/redaction/redact-text';
import type { Detection } from '../../../core/detect/types';
import type { DeviceEvent } from '../../../core/exchange/event';
import type { Feedback } from '../../../core/exchange/feedback';

/** People paste into a note what it is about; the note goes to the endpoint, a secret must not. */
async function withoutSecrets(note: string, detection: Pick<Detection, 'scan'>): Promise<string> {
  if (note === '') return note;
  const { findings } = await detection.scan([{ index: 0, text: note }]);
  return findings.length === 0 ? note : redactText(note, findings);
}

/** Feedback as a device event carries it. */
export async function feedbackDetail(
  { note, exchangeId, ...rest }: Feedback,
  detection: Pick<Detection, 'scan'>,
  user: string | undefined,
): Promise<DeviceEvent['detail']> {
  return {
    ...rest,
    exchange: exchangeId,
    note: await withoutSecrets(note, detection),
    user: user ?? '',
  };
}
