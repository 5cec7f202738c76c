import { isObject, objectAt, stringAt, type JsonObject } from '../protocol/message';
import { RELATED_TASK } from '../protocol/revision';
import type { MessageId } from '../protocol/message';

const SEPARATOR = ':';

/** A task's id, or a token, with its server in it. */
export function namespaced(server: string, value: MessageId): string {
  return `${server}${SEPARATOR}${JSON.stringify(value)}`;
}

/** The inverse of `namespaced`. */
export function split(
  text: string,
): { readonly server: string; readonly value: MessageId } | undefined {
  const at = text.indexOf(SEPARATOR);
  if (at < 0) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(at + 1));
    const fits = typeof value === 'string' || typeof value === 'number';
    return fits ? { server: text.slice(0, at), value } : undefined;
  } catch {
    return undefined; // a token of somebody else
  }
}

/** Gives the tasks that an answer or a notification names the name of their server. */
export function namespaceTasks(server: string, value: JsonObject): JsonObject {
  let named = value;
  const task = objectAt(value, 'task');
  const id = stringAt(value, 'taskId');
  if (id !== undefined) named = { ...named, taskId: namespaced(server, id) };
  if (task && typeof task['taskId'] === 'string') {
    named = { ...named, task: { ...task, taskId: namespaced(server, task['taskId']) } };
  }
  const tasks = value['tasks'];
  if (Array.isArray(tasks)) {
    named = {
      ...named,
      tasks: tasks.map((one) => (isObject(one) ? namespaceTasks(server, one) : (one as unknown))),
    };
  }
  const meta = objectAt(value, '_meta');
  const related = objectAt(meta, RELATED_TASK);
  if (meta && related && typeof related['taskId'] === 'string') {
    const taskId = namespaced(server, related['taskId']);
    named = { ...named, _meta: { ...meta, [RELATED_TASK]: { ...related, taskId } } };
  }
  return named;
}
