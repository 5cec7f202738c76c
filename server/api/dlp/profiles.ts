import type { PolicyDocument, Profile } from '../../../core/exchange/policy-document';
import { invalid, notFound } from '../api-problem';
import { newId } from '../new-id';
import { entriesOf, showEntry, toDetector, toWordList, type Entry } from './entries';
import type { ProfileUpdate } from './entry-input';
import type { Predefined } from './predefined';

/** A profile of the policy; one with the id of a predefined profile takes that one's place. */
export const isPredefined = (id: string, { profiles }: Predefined): boolean =>
  profiles.some((profile) => profile.id === id);

/** @throws ApiProblem */
export function profileOf(document: PolicyDocument, id: string): Profile {
  const profile = document.profiles.find((one) => one.id === id);
  if (!profile) throw notFound(`DLP profile ${id}`);
  return profile;
}

/** The document with a profile as the request has it, and with the detectors that its entries are. */
export function withProfile(
  document: PolicyDocument,
  id: string,
  update: ProfileUpdate,
  predefined: Predefined,
): PolicyDocument {
  const before = document.profiles.find((one) => one.id === id);
  let changed = document;
  const enabled: string[] = [];
  for (const entry of update.entries ?? []) {
    const known = 'entry_id' in entry ? entry.entry_id : undefined;
    const entryId = known ?? newId();
    changed =
      'pattern' in entry
        ? withPattern(changed, entryId, entry)
        : withWords(changed, entryId, entry);
    if (entry.enabled) enabled.push(`${'pattern' in entry ? 'custom' : 'words'}-${entryId}`);
  }
  const entries = entriesOf(changed, predefined);
  for (const [index, shared] of (update.shared_entries ?? []).entries()) {
    const entry = entries.find((one) => one.id === shared.entry_id);
    if (!entry)
      throw invalid(`There is no entry ${shared.entry_id}.`, `/shared_entries/${index}/entry_id`);
    if (shared.enabled) enabled.push(entry.detector);
  }
  const untouched = !update.entries && !update.shared_entries && before;
  const description = update.description ?? undefined;
  const profile: Profile = {
    id,
    name: update.name,
    detectors: untouched ? before.detectors : [...new Set(enabled)],
    categories: before?.categories ?? [],
    minConfidence: update.confidence_threshold ?? before?.minConfidence ?? 'low',
    matchCount: update.allowed_match_count ?? before?.matchCount ?? 0,
    ...(description === undefined ? {} : { description }),
  };
  return put(changed, profile);
}

export function put(document: PolicyDocument, profile: Profile): PolicyDocument {
  const known = document.profiles.some(({ id }) => id === profile.id);
  const profiles = known
    ? document.profiles.map((one) => (one.id === profile.id ? profile : one))
    : [...document.profiles, profile];
  return { ...document, profiles };
}

type Pattern = Parameters<typeof toDetector>[1];

export function withPattern(document: PolicyDocument, id: string, entry: Pattern): PolicyDocument {
  const before = document.detectors.find((one) => one.id === id);
  const after = toDetector(id, entry, before);
  const detectors = before
    ? document.detectors.map((one) => (one === before ? after : one))
    : [...document.detectors, after];
  return { ...document, detectors };
}

export function withWords(
  document: PolicyDocument,
  id: string,
  { name, words }: { readonly name: string; readonly words: readonly string[] },
): PolicyDocument {
  const list = toWordList(id, name, words);
  const { wordLists } = document.exactData;
  const known = wordLists.some((one) => one.id === id);
  const after = known ? wordLists.map((one) => (one.id === id ? list : one)) : [...wordLists, list];
  return { ...document, exactData: { ...document.exactData, wordLists: after } };
}

/** Profiles that hold an entry, switched on there. */
const holds = (profile: Profile, entry: Entry): boolean =>
  profile.detectors.includes(entry.detector);

export const isEnabled = (document: PolicyDocument, entry: Entry): boolean =>
  entry.type === 'predefined' || document.profiles.some((profile) => holds(profile, entry));

/** A profile of the policy as the API shows it. */
export function showProfile(
  document: PolicyDocument,
  profile: Profile,
  predefined: Predefined,
  at: string,
) {
  const entries = entriesOf(document, predefined).filter((entry) => holds(profile, entry));
  return {
    id: profile.id,
    type: 'custom',
    name: profile.name,
    description: profile.description ?? null,
    ...settings(profile),
    entries: entries.map((entry) => showEntry(entry, true, at, profile.id)),
    shared_entries: [],
    created_at: at,
    updated_at: at,
  };
}

function settings({ matchCount, minConfidence }: Pick<Profile, 'matchCount' | 'minConfidence'>) {
  return {
    allowed_match_count: matchCount,
    confidence_threshold: minConfidence,
    ocr_enabled: true,
    ai_context_enabled: false,
    context_awareness: { enabled: true, skip: { files: false } },
  };
}

/** A predefined profile with what the policy says of it; without that all of its entries are on. */
export function showPredefined(document: PolicyDocument, id: string, predefined: Predefined) {
  const about = predefined.profiles.find((profile) => profile.id === id);
  if (!about) throw notFound(`predefined DLP profile ${id}`);
  const own = document.profiles.find((profile) => profile.id === id);
  const members = membersOf(id, predefined);
  const enabled = own ? members.filter((one) => own.detectors.includes(one)) : members;
  const entries = entriesOf(document, predefined).filter(
    (entry) => entry.type === 'predefined' && members.includes(entry.id),
  );
  return {
    id,
    type: 'predefined',
    name: about.name,
    description: about.description,
    ...settings(own ?? { matchCount: 0, minConfidence: 'low' }),
    enabled_entries: enabled,
    entries: entries.map((entry) => showEntry(entry, enabled.includes(entry.id), '', id)),
  };
}

/** Ids of the detectors that ship with a predefined profile. */
export function membersOf(id: string, { detectors }: Predefined): string[] {
  return [...detectors.values()]
    .filter(({ profiles }) => profiles.includes(id))
    .map((one) => one.id);
}
