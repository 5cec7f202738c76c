import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  reportLanguageSchema,
  WEEKLY_REPORT_PATHS,
  weeklyReportSchema,
} from '../../core/exchange/weekly-report';
import { noteAct } from '../audit/recorded-request';
import { REPORT_PAGE_POLICY } from '../reports/report-page';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

const previewQuerySchema = z.object({ language: reportLanguageSchema.optional() });

/** The report that is mailed every week: its settings, its preview, and a button that sends it. */
export function weeklyReportRoutes(app: FastifyInstance, { weeklyReports }: ConsoleServices): void {
  app.get(WEEKLY_REPORT_PATHS.settings, () => weeklyReports.view());
  app.post(WEEKLY_REPORT_PATHS.settings, async (request, reply) => {
    const settings = parseInput(request.body, weeklyReportSchema);
    noteAct(request, { detail: { enabled: settings.enabled } });
    await weeklyReports.save(settings);
    return reply.code(204).send();
  });
  app.get(WEEKLY_REPORT_PATHS.preview, async (request, reply) => {
    const { language } = parseInput(request.query, previewQuerySchema);
    const page = await weeklyReports.preview(language);
    return reply
      .headers({
        'content-security-policy': REPORT_PAGE_POLICY,
        // The console shows it in a frame of its own.
        'x-frame-options': 'SAMEORIGIN',
      })
      .type('text/html; charset=utf-8')
      .send(page);
  });
  app.post(WEEKLY_REPORT_PATHS.send, () => weeklyReports.sendNow());
}
