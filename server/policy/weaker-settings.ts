import type { PolicyDocument } from '../../core/exchange/policy-document';

/** Settings whose values are ordered: the one that protects most comes first. */
const SCALES: readonly (readonly string[])[] = [
  ['closed', 'open'],
  ['require', 'allow-file'],
  ['require', 'auto', 'off'],
  ['required', 'optional', 'none'],
  ['block', 'report', 'tunnel'],
  ['block', 'redirect', 'log', 'off'],
  ['block', 'flag'],
  ['block', 'allow'],
  ['refuse', 'allow'],
  ['inspect', 'report', 'off'],
  ['quarantine', 'report', 'off'],
  ['production', 'log'],
  ['all', 'labelled'],
  ['always', 'destructive', 'never'],
  ['administrator', 'user'],
];
/** Sections whose settings are compared value by value; rules, lists and apps have words of their own. */
const SECTIONS = [
  'failure',
  'keychain',
  'isolation',
  'identity',
  'portal',
  'gateway',
  'waf',
  'shadowMcp',
] as const;

/** What outside of the rules protects less, in words. */
export function weakerSettings(before: PolicyDocument, after: PolicyDocument): readonly string[] {
  return [
    ...weakerInspection(before, after),
    ...weakerApps(before, after),
    ...weakerDetection(before, after),
    ...SECTIONS.flatMap((name) => weakerValues(before[name], after[name], name)),
  ];
}

function weakerInspection(before: PolicyDocument, after: PolicyDocument): string[] {
  const { intercept: was, limits } = before;
  const { intercept: is } = after;
  return [
    ...missing(is.doNotInspect, was.doNotInspect).map(
      (host) => `${host} is not inspected any more`,
    ),
    ...missing(was.hosts, is.hosts).map((host) => `${host} is not intercepted any more`),
    ...weakerValues(was.onPinned, is.onPinned, 'intercept.onPinned'),
    ...weakerValues(was.shadowAi, is.shadowAi, 'intercept.shadowAi'),
    ...(after.limits.bodyBytes < limits.bodyBytes ? ['smaller bodies are inspected'] : []),
    ...(after.limits.decompressedBytes < limits.decompressedBytes
      ? ['smaller bodies are inspected once decompressed']
      : []),
    ...(before.organisation.payloadKey === after.organisation.payloadKey
      ? []
      : ['payloads are sealed to another key']),
    ...missing(
      before.posture.checks.map(({ id }) => id),
      after.posture.checks.map(({ id }) => id),
    ).map((id) => `the posture check ${id} is removed`),
  ];
}

function weakerApps(before: PolicyDocument, after: PolicyDocument): string[] {
  const next = new Map(after.apps.map((app) => [app.id, app]));
  return before.apps.flatMap((app) => {
    const now = next.get(app.id);
    const freed = Object.entries(app.controls)
      .filter(([activity, control]) => {
        const controls: Readonly<Record<string, string>> = now?.controls ?? {};
        return control === 'block' && controls[activity] !== 'block';
      })
      .map(([activity]) => `${activity} is allowed in ${app.name ?? app.id}`);
    const approved = app.status === 'unapproved' && now?.status !== 'unapproved';
    return approved ? [`${app.name ?? app.id} is not unapproved any more`, ...freed] : freed;
  });
}

const CONFIDENCE = ['low', 'medium', 'high'];

function weakerDetection(before: PolicyDocument, after: PolicyDocument): string[] {
  const profiles = new Map(after.profiles.map((profile) => [profile.id, profile]));
  const weaker = before.profiles.flatMap((profile) => {
    const next = profiles.get(profile.id);
    if (!next) return [`the profile ${profile.name} is removed`];
    const lost =
      missing(profile.detectors, next.detectors).length > 0 ||
      missing(profile.categories, next.categories).length > 0;
    const stricter =
      next.matchCount > profile.matchCount ||
      CONFIDENCE.indexOf(next.minConfidence) > CONFIDENCE.indexOf(profile.minConfidence);
    return lost || stricter ? [`the profile ${profile.name} finds less`] : [];
  });
  const detectors = after.detectors.map((detector) => JSON.stringify(detector));
  const changed = before.detectors
    .filter((detector) => !detectors.includes(JSON.stringify(detector)))
    .map(({ id }) => `the detector ${id} is changed or removed`);
  const used = Object.entries(before.lists)
    .filter(([name]) => before.rules.some(({ when }) => when.includes(`$${name}`)))
    .filter(([name, list]) => {
      const items = after.lists[name]?.items ?? [];
      return JSON.stringify(items) !== JSON.stringify(list.items);
    })
    .map(([name]) => `the list ${name}, which rules ask for, is changed`);
  const topics = missing(Object.keys(before.topics), Object.keys(after.topics)).map(
    (topic) => `the topic ${topic} is removed`,
  );
  return [...weaker, ...changed, ...used, ...topics];
}

/** Walks two values of one shape and names each setting that stepped down. */
function weakerValues(before: unknown, after: unknown, path: string): string[] {
  if (before === true && after === false && /(^|\.)(enabled|require\w*|verify\w*)$/.test(path)) {
    return [`${path} is switched off`];
  }
  if (typeof before === 'string' && typeof after === 'string') {
    const scale = SCALES.find((each) => each.includes(before) && each.includes(after));
    const stepsDown = scale !== undefined && scale.indexOf(after) > scale.indexOf(before);
    return stepsDown ? [`${path} is ${after} instead of ${before}`] : [];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.flatMap((one: unknown, index) =>
      weakerValues(one, sameThing(one, index, after), `${path}[${nameOf(one) ?? index}]`),
    );
  }
  if (!isRecord(before) || !isRecord(after)) return [];
  return Object.entries(before).flatMap(([name, value]) =>
    weakerValues(value, after[name], `${path}.${name}`),
  );
}

function sameThing(one: unknown, index: number, after: readonly unknown[]): unknown {
  const name = nameOf(one);
  return name === undefined ? after[index] : after.find((each) => nameOf(each) === name);
}

function nameOf(value: unknown): string | undefined {
  return isRecord(value) && typeof value['id'] === 'string' ? value['id'] : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const missing = (before: readonly string[], after: readonly string[]): string[] =>
  before.filter((each) => !after.includes(each));
