import { z } from 'zod';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { POSTURE_LIMITS, type PostureCheck } from '../../../core/exchange/policy-posture';
import { invalid } from '../api-problem';

const PLATFORMS = { windows: 'windows', mac: 'macos', linux: 'linux' } as const;
const SYSTEMS = { windows: 'windows', macos: 'mac', linux: 'linux' } as const;
type System = keyof typeof SYSTEMS;

const platformSchema = z.enum(['windows', 'mac', 'linux']);
const operatingSystem = { operating_system: platformSchema.optional() };

/** What the rules of the API need to be told; other types ask services that this suite has not. */
const inputSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('file'),
    input: z.strictObject({
      ...operatingSystem,
      path: z.string().min(1),
      exists: z.literal(true, 'only files that are there can be asked for').optional(),
      sha256: z.string().optional(),
    }),
  }),
  z.object({
    type: z.literal('application'),
    input: z.strictObject({ ...operatingSystem, path: z.string().min(1) }),
  }),
  z.object({
    type: z.literal('os_version'),
    input: z.strictObject({
      ...operatingSystem,
      operator: z.literal('>=', 'the operator is >='),
      version: z.string(),
    }),
  }),
  z.object({ type: z.literal('serial_number'), input: z.strictObject({ id: z.string() }) }),
  z.object({
    type: z.literal('domain_joined'),
    input: z.strictObject({ ...operatingSystem, domain: z.string() }),
  }),
  z.object({
    type: z.literal('client_certificate'),
    input: z.strictObject({ certificate_id: z.string(), cn: z.string().optional() }),
  }),
  z.object({
    type: z.literal('disk_encryption'),
    input: z.strictObject({ requireAll: z.boolean().optional() }).optional(),
  }),
  z.object({
    type: z.literal('firewall'),
    input: z
      .strictObject({
        ...operatingSystem,
        enabled: z.literal(true, 'only a firewall that is on can be asked for'),
      })
      .optional(),
  }),
]);

export const postureRuleSchema = z.intersection(
  z.object({
    name: z.string().min(1).max(200),
    description: z.string().max(500).optional(),
    match: z.array(z.strictObject({ platform: platformSchema })).default([]),
    schedule: z
      .string()
      .regex(/^[1-9]\d{0,3}[mh]$/, 'minutes or hours, for example 5m')
      .refine((text) => minutesOf(text) <= POSTURE_LIMITS.minutes, 'a day at most')
      .optional(),
  }),
  inputSchema,
);
type PostureRuleInput = z.infer<typeof postureRuleSchema>;

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** The policy's check for a rule of the API. @throws ApiProblem where its list is not there */
export function toCheck(
  id: string,
  rule: PostureRuleInput,
  document: PolicyDocument,
): PostureCheck {
  const { schedule } = rule;
  const base = {
    ...{ id, name: rule.name, os: systemsOf(rule), help: rule.description },
    ...(schedule === undefined ? {} : { everyMinutes: minutesOf(schedule) }),
  };
  switch (rule.type) {
    case 'file': {
      const { path, sha256 } = rule.input;
      return { ...base, kind: 'file', path, ...(sha256 === undefined ? {} : { sha256 }) };
    }
    case 'application':
      return { ...base, kind: 'process', process: fileName(rule.input.path) };
    case 'os_version':
      return { ...base, kind: 'os_version', atLeast: rule.input.version };
    case 'serial_number':
      return { ...base, kind: 'serial_number', in: serialNumbers(document, rule.input.id) };
    case 'domain_joined':
      return { ...base, kind: 'domain', domain: rule.input.domain };
    case 'client_certificate':
      return { ...base, kind: 'certificate', sha256: rule.input.certificate_id };
    case 'disk_encryption':
      return { ...base, kind: 'disk_encryption' };
    case 'firewall':
      return { ...base, kind: 'firewall' };
  }
}

function systemsOf(rule: PostureRuleInput): System[] {
  const named =
    rule.input && 'operating_system' in rule.input ? rule.input.operating_system : undefined;
  const platforms = rule.match.map(({ platform }) => platform);
  return [...new Set([...platforms, ...(named ? [named] : [])])].map((one) => PLATFORMS[one]);
}

function serialNumbers(document: PolicyDocument, list: string): string[] {
  const items = document.lists[list]?.items;
  if (!items) throw invalid(`There is no list ${list}.`, '/input/id');
  return items.map((item) => `${item}`);
}

/** Minutes of `5m` and `1h`. */
function minutesOf(schedule: string): number {
  return Number.parseInt(schedule, 10) * (schedule.endsWith('h') ? 60 : 1);
}

/** A check as the API shows it. */
export function showCheck(check: PostureCheck, document: PolicyDocument) {
  return {
    id: check.id,
    name: check.name,
    description: check.help ?? '',
    enabled: true,
    match: check.os.map((system) => ({ platform: SYSTEMS[system] })),
    schedule: `${check.everyMinutes ?? document.posture.everyMinutes}m`,
    ...showInput(check, document),
  };
}

function showInput(check: PostureCheck, document: PolicyDocument) {
  const [system] = check.os;
  const on = system === undefined ? {} : { operating_system: SYSTEMS[system] };
  switch (check.kind) {
    case 'file': {
      const hash = check.sha256 === undefined ? {} : { sha256: check.sha256 };
      return { type: 'file', input: { ...on, path: check.path, exists: true, ...hash } };
    }
    case 'process':
      return { type: 'application', input: { ...on, path: check.process } };
    case 'os_version':
      return { type: 'os_version', input: { ...on, operator: '>=', version: check.atLeast } };
    case 'serial_number':
      return { type: 'serial_number', input: { id: listOf(check.in, document) } };
    case 'domain':
      return { type: 'domain_joined', input: { ...on, domain: check.domain } };
    case 'certificate':
      return { type: 'client_certificate', input: { certificate_id: check.sha256 } };
    case 'firewall':
      return { type: 'firewall', input: { ...on, enabled: true } };
    default:
      return { type: check.kind, input: {} };
  }
}

/** The list whose values a check has; empty where it was changed since. */
function listOf(values: readonly string[], document: PolicyDocument): string {
  const wanted = values.join('\n');
  const lists = Object.entries(document.lists);
  return lists.find(([, { items }]) => items.join('\n') === wanted)?.[0] ?? '';
}
