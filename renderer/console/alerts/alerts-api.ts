import { z } from 'zod';
import {
  alertHistorySchema,
  alertsViewSchema,
  alertTestSchema,
  type AlertDestination,
  type AlertRule,
} from '../../../core/exchange/alerts';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import type { ConsoleApi } from '../api';

const madeSchema = z.object({ id: z.string() });
const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;

/** The console's questions about alerts. */
export const alertsApi = (api: ConsoleApi) => ({
  view: () => api.read(CONSOLE_PATHS.alerts, alertsViewSchema),
  history: () => api.read(CONSOLE_PATHS.alertHistory, alertHistorySchema),
  addRule: (rule: AlertRule) => api.write(CONSOLE_PATHS.alertRules, madeSchema, rule),
  changeRule: (id: string, rule: AlertRule) =>
    api.write(at(CONSOLE_PATHS.alertRules, id), madeSchema, rule),
  removeRule: (id: string) =>
    api.write(at(CONSOLE_PATHS.alertRules, id), z.undefined(), undefined, 'DELETE'),
  addDestination: (destination: AlertDestination) =>
    api.write(CONSOLE_PATHS.alertDestinations, madeSchema, destination),
  changeDestination: (id: string, destination: AlertDestination) =>
    api.write(at(CONSOLE_PATHS.alertDestinations, id), madeSchema, destination),
  removeDestination: (id: string) =>
    api.write(at(CONSOLE_PATHS.alertDestinations, id), z.undefined(), undefined, 'DELETE'),
  test: (id: string) =>
    api.write(`${at(CONSOLE_PATHS.alertDestinations, id)}/test`, alertTestSchema, {}),
  silence: (rule: string, subject: string, until: string) =>
    api.write(CONSOLE_PATHS.alertSilences, madeSchema, { rule, subject, until }),
});
