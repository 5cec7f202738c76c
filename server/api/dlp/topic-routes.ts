import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ApiProblem, ERROR_CODES, notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { optionsOf } from './options';

type Account = { Params: { account: string } };
type One = { Params: { account: string; topic: string } };
const TOPICS = '/accounts/:account/dlp/custom_prompt_topics';

const topicSchema = z.strictObject({
  /** The label that rules ask for. */
  name: z.string().min(1).max(64),
  topic: z.string(),
  enabled: z.literal(true, 'a topic that is off is left out'),
  description: z.null('topics have no description').optional(),
});

/** Topics of the company's own, for `llm.prompt.custom_topic_categories["name"]`. */
export function dlpTopicRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };
  const show = (name: string, topic: string) => {
    const at = new Date(editor.current().time).toISOString();
    return {
      ...{ id: name, name, topic, enabled: true, type: 'custom_prompt_topic' },
      ...{ created_at: at, updated_at: at },
    };
  };
  const existing = (topics: Readonly<Record<string, string>>, name: string): string => {
    const topic = topics[name];
    if (topic === undefined) throw notFound(`custom prompt topic ${name}`);
    return topic;
  };

  app.get<Account>(TOPICS, read, () =>
    success(
      Object.entries(editor.current().document.topics).map(([name, topic]) => show(name, topic)),
    ),
  );
  app.post<Account>(TOPICS, edit, async (request) => {
    const { name, topic } = parse(topicSchema, request.body);
    await editor.edit(optionsOf(request), (document) => {
      if (document.topics[name] !== undefined) throw taken(name);
      return {
        document: { ...document, topics: { ...document.topics, [name]: topic } },
        result: undefined,
      };
    });
    return success(show(name, topic));
  });
  app.get<One>(`${TOPICS}/:topic`, read, ({ params }) =>
    success(show(params.topic, existing(editor.current().document.topics, params.topic))),
  );
  app.put<One>(`${TOPICS}/:topic`, edit, async (request) => {
    const { name, topic } = parse(topicSchema, request.body);
    await editor.edit(optionsOf(request), (document) => {
      existing(document.topics, request.params.topic);
      if (name !== request.params.topic && document.topics[name] !== undefined) throw taken(name);
      const others = Object.entries(document.topics).map(([key, value]) =>
        key === request.params.topic ? [name, topic] : [key, value],
      );
      return {
        document: { ...document, topics: Object.fromEntries(others) as Record<string, string> },
        result: undefined,
      };
    });
    return success(show(name, topic));
  });
  app.delete<One>(`${TOPICS}/:topic`, edit, async (request) => {
    await editor.edit(optionsOf(request), (document) => {
      existing(document.topics, request.params.topic);
      const topics = Object.fromEntries(
        Object.entries(document.topics).filter(([key]) => key !== request.params.topic),
      );
      return { document: { ...document, topics }, result: undefined };
    });
    return success({});
  });
}

function taken(name: string): ApiProblem {
  const message = `There is a topic ${name} already.`;
  return new ApiProblem(409, [
    { code: ERROR_CODES.conflict, message, source: { pointer: '/name' } },
  ]);
}
