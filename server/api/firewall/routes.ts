import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireScope } from '../guard';
import { success, type Envelope, type ResponseInfo } from '../envelope';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { withZone, zoneOf } from '../zones';
import { topicOverlaps } from '../../../core/exchange/topic-overlap';
import { topicsBodySchema, type CustomTopic } from './custom-topics';

const enabledSchema = z.strictObject({ enabled: z.boolean().optional() });
const piiSchema = z.strictObject({ pii_detection_enabled: z.boolean() });
type Zone = { Params: { zone: string } };

/** Number of the note that two topics overlap. */
const OVERLAP_NOTE = 13102;

/** Settings and topics of the firewall for AI, under its old name and its new one. */
export function firewallRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'waf:read') };
  const edit = { preHandler: requireScope(tokens, 'waf:edit') };

  app.get<Zone>('/zones/:zone/ai-security/settings', read, ({ params }) => {
    return success({ enabled: zoneOf(editor.current().document, params.zone).enabled });
  });
  app.put<Zone>('/zones/:zone/ai-security/settings', edit, async (request) => {
    const { enabled } = parse(enabledSchema, request.body);
    return success(
      await editor.edit(optionsOf(request, 'AI security settings'), (document) => {
        const zone = zoneOf(document, request.params.zone);
        const changed = { ...zone, enabled: enabled ?? zone.enabled };
        return { document: withZone(document, changed), result: { enabled: changed.enabled } };
      }),
    );
  });

  app.get<Zone>('/zones/:zone/firewall-for-ai/settings', read, ({ params }) => {
    const { personalData } = zoneOf(editor.current().document, params.zone);
    return success({ pii_detection_enabled: personalData });
  });
  app.put<Zone>('/zones/:zone/firewall-for-ai/settings', edit, async (request) => {
    const { pii_detection_enabled: personalData } = parse(piiSchema, request.body);
    return success(
      await editor.edit(optionsOf(request, 'firewall settings'), (document) => {
        const zone = zoneOf(document, request.params.zone);
        const result = { pii_detection_enabled: personalData };
        return { document: withZone(document, { ...zone, personalData }), result };
      }),
    );
  });

  for (const path of [
    '/zones/:zone/ai-security/custom-topics',
    '/zones/:zone/firewall-for-ai/custom_topics',
  ]) {
    app.get<Zone>(path, read, ({ params }) => {
      const { topics } = zoneOf(editor.current().document, params.zone);
      return success({
        topics: Object.entries(topics).map(([label, topic]) => ({ label, topic })),
      });
    });
    app.put<Zone>(path, edit, async (request) => {
      const { topics } = parse(topicsBodySchema, request.body);
      await editor.edit(optionsOf(request, 'custom topics'), (document) => {
        const zone = zoneOf(document, request.params.zone);
        const byLabel = Object.fromEntries(topics.map(({ label, topic }) => [label, topic]));
        return { document: withZone(document, { ...zone, topics: byLabel }), result: undefined };
      });
      return withNotes(topics);
    });
  }
}

function withNotes(topics: readonly CustomTopic[]): Envelope<{ topics: readonly CustomTopic[] }> {
  const messages = topicOverlaps(topics).map(([one, other]): ResponseInfo => ({
    code: OVERLAP_NOTE,
    message: `The topics ${one} and ${other} overlap: both will be relevant to the same prompts.`,
  }));
  return { ...success({ topics }), messages };
}

function optionsOf(request: FastifyRequest, what: string): { author: string; note: string } {
  return { author: request.apiClient, note: `Changed by API: ${what}` };
}
