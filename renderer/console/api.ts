import { z } from 'zod';
import {
  policyExceptionSchema,
  type ExceptionDecision,
} from '../../core/exchange/policy-exception';
import {
  dryRunSchema,
  offeredFieldSchema,
  ruleFormAnswerSchema,
  type RuleForm,
} from '../../core/exchange/rule-form';
import { shadowAppSchema, type ShadowDecision } from '../../core/exchange/shadow-ai';
import {
  CONSOLE_PATHS,
  consoleErrorSchema,
  deviceSchema,
  exchangeRowSchema,
  policyStateSchema,
  policyVersionSchema,
  sessionSchema,
  summarySchema,
  validationSchema,
} from '../../core/exchange/console';
import { policyDocumentSchema } from '../../core/exchange/policy-document';
import { ApiFailure, failureKind } from './api-failure';
import type { EventQuery } from './events/event-filter';

const fieldsSchema = z.object({ fields: z.array(offeredFieldSchema) });
const exceptionsSchema = z.object({ exceptions: z.array(policyExceptionSchema) });
const shadowAppsSchema = z.object({ apps: z.array(shadowAppSchema) });
const shadowDecidedSchema = z.object({ version: z.number().int().optional() });
const devicesSchema = z.object({ devices: z.array(deviceSchema) });
const tokenSchema = z.object({ token: z.string(), expires: z.string() });
const eventsSchema = z.object({ events: z.array(exchangeRowSchema), next: z.string().optional() });
const publishedSchema = z.object({ version: z.number().int() });
const versionSchema = policyVersionSchema.extend({ document: policyDocumentSchema });

export type EnrolmentToken = z.infer<typeof tokenSchema>;

type Method = 'GET' | 'POST' | 'DELETE';

/** Client of the console's HTTP API. Every answer is parsed; every failure is an `ApiFailure`. */
export class ConsoleApi {
  #csrfToken: string | undefined;

  /** Reads the session and keeps its CSRF token for the writes to come. */
  readonly session = () => this.#keep(this.#call('GET', CONSOLE_PATHS.session, sessionSchema));

  readonly signIn = (name: string, password: string) =>
    this.#keep(this.#call('POST', CONSOLE_PATHS.session, sessionSchema, { name, password }));

  readonly setUp = (setUpToken: string, name: string, password: string) =>
    this.#keep(
      this.#call('POST', CONSOLE_PATHS.setUp, sessionSchema, { setUpToken, name, password }),
    );

  readonly signOut = async (): Promise<void> => {
    await this.#request('DELETE', CONSOLE_PATHS.session);
    this.#csrfToken = undefined;
  };

  readonly summary = () => this.#call('GET', CONSOLE_PATHS.summary, summarySchema);
  readonly devices = async () =>
    (await this.#call('GET', CONSOLE_PATHS.devices, devicesSchema)).devices;
  readonly enrolmentToken = (label: string) =>
    this.#call('POST', CONSOLE_PATHS.tokens, tokenSchema, { label });

  /** One page of events, newest first; `before` is the `next` of the page before. */
  readonly events = (query: EventQuery, before: string | undefined, limit: number) => {
    const search = new URLSearchParams({ limit: String(limit) });
    if (before !== undefined) search.set('before', before);
    for (const [name, value] of Object.entries(query))
      if (value !== '') search.set(name, value as string);
    return this.#call('GET', `${CONSOLE_PATHS.events}?${search.toString()}`, eventsSchema);
  };

  /** One exchange by the id of its event, with what was sealed. */
  readonly event = (id: string) =>
    this.#call('GET', `${CONSOLE_PATHS.events}/${encodeURIComponent(id)}`, exchangeRowSchema);

  readonly policy = () => this.#call('GET', CONSOLE_PATHS.policy, policyStateSchema);
  readonly checkPolicy = (document: unknown) =>
    this.#call('POST', CONSOLE_PATHS.policyCheck, validationSchema, { document });
  readonly publishPolicy = (document: unknown, note: string, basedOn: number) =>
    this.#call('POST', CONSOLE_PATHS.policyPublish, publishedSchema, { document, note, basedOn });
  readonly policyVersion = (version: number) =>
    this.#call('GET', `${CONSOLE_PATHS.policyVersions}/${version}`, versionSchema);

  readonly ruleFields = () => this.#call('GET', CONSOLE_PATHS.ruleFields, fieldsSchema);
  readonly ruleForm = (wish: { readonly when: string } | { readonly form: RuleForm }) =>
    this.#call('POST', CONSOLE_PATHS.ruleForm, ruleFormAnswerSchema, wish);
  readonly dryRun = (document: unknown) =>
    this.#call('POST', CONSOLE_PATHS.dryRun, dryRunSchema, { document });

  readonly exceptions = () => this.#call('GET', CONSOLE_PATHS.exceptions, exceptionsSchema);
  readonly decideException = (id: string, decision: ExceptionDecision) =>
    this.#call(
      'POST',
      `${CONSOLE_PATHS.exceptions}/${encodeURIComponent(id)}`,
      policyExceptionSchema,
      decision,
    );

  readonly shadowAi = () => this.#call('GET', CONSOLE_PATHS.shadowAi, shadowAppsSchema);
  readonly decideShadowAi = (host: string, decision: ShadowDecision) =>
    this.#call(
      'POST',
      `${CONSOLE_PATHS.shadowAi}/${encodeURIComponent(host)}`,
      shadowDecidedSchema,
      decision,
    );

  /** Reads from a route that has a client file of its own. */
  readonly read = <S extends z.ZodType>(path: string, schema: S) => this.#call('GET', path, schema);

  /** Writes to one. */
  readonly write = <S extends z.ZodType>(
    path: string,
    schema: S,
    body: unknown,
    method: Exclude<Method, 'GET'> = 'POST',
  ) => this.#call(method, path, schema, body);

  /** Writes to a route whose answer comes in pieces; every status is the caller's to read. */
  readonly stream = (path: string, body: unknown, signal: AbortSignal): Promise<Response> =>
    send(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#csrfToken === undefined ? {} : { 'x-csrf-token': this.#csrfToken }),
      },
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
      body: JSON.stringify(body),
    });

  async #keep<T extends { csrfToken?: string | undefined }>(answer: Promise<T>): Promise<T> {
    const session = await answer;
    this.#csrfToken = session.csrfToken;
    return session;
  }

  async #call<S extends z.ZodType>(
    method: Method,
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<z.output<S>> {
    const response = await this.#request(method, path, body);
    const parsed = schema.safeParse(await readJson(response));
    if (parsed.success) return parsed.data;
    throw new ApiFailure(
      'answer',
      z.prettifyError(parsed.error),
      response.status,
      [],
      parsed.error,
    );
  }

  async #request(method: Method, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method !== 'GET' && this.#csrfToken !== undefined) {
      headers['x-csrf-token'] = this.#csrfToken;
    }
    const response = await send(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const said = consoleErrorSchema.safeParse(await readJson(response));
    const error = said.success ? said.data.error : { message: response.statusText, issues: [] };
    throw new ApiFailure(
      failureKind(response.status),
      error.message,
      response.status,
      error.issues ?? [],
    );
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new ApiFailure('network', 'no answer', 0, [], cause);
  }
}

/** The body as JSON; `undefined` when it is none, which no schema accepts. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // A proxy in between may answer in HTML: the caller's schema refuses this with the status.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
