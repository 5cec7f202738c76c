import { z } from 'zod';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { feedbackPageSchema, type FeedbackState } from '../../../core/exchange/feedback';
import type { ConsoleApi } from '../api';
import { addressOf } from '../report/address';

/** As the address of the page has them; undefined: all. */
export interface FeedbackFilters {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly before?: string | undefined;
}

export const feedbackApi = (api: ConsoleApi) => ({
  list: (filters: FeedbackFilters) =>
    api.read(addressOf(CONSOLE_PATHS.feedback, { ...filters }), feedbackPageSchema),
  mark: (id: string, state: FeedbackState) =>
    api.write(`${CONSOLE_PATHS.feedback}/${encodeURIComponent(id)}`, z.object({}), { state }),
});
