import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { invalid, notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { newId } from '../new-id';
import type { ApiServices } from '../services';
import { entriesOf, showEntry, type Entry } from './entries';
import {
  entrySwitchSchema,
  entryUpdateSchema,
  newEntrySchema,
  patternEntrySchema,
  predefinedEntrySchema,
  type PatternEntry,
} from './entry-input';
import { optionsOf } from './options';
import { isEnabled, membersOf, put, withPattern } from './profiles';
import type { Predefined } from './predefined';

type Account = { Params: { account: string } };
type One = { Params: { account: string; entry: string } };
const ENTRIES = '/accounts/:account/dlp/entries';

/** Entries of profiles: patterns, lists and records of the company, and what ships. */
export function dlpEntryRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens, predefined } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };
  const shown = (document: PolicyDocument, entry: Entry) => {
    const at = new Date(editor.current().time).toISOString();
    const profile = document.profiles.find((one) => one.detectors.includes(entry.detector));
    return showEntry(entry, isEnabled(document, entry), at, profile?.id);
  };
  const find = (document: PolicyDocument, id: string): Entry => {
    const entry = entriesOf(document, predefined()).find((one) => one.id === id);
    if (!entry) throw notFound(`DLP entry ${id}`);
    return entry;
  };
  const change = async (
    request: FastifyRequest,
    id: string,
    how: (document: PolicyDocument) => PolicyDocument,
  ) => {
    const document = await editor.edit(optionsOf(request), (before) => {
      const after = how(before);
      return { document: after, result: after };
    });
    return success(shown(document, find(document, id)));
  };
  const update = async (request: FastifyRequest<One>, entry: PatternEntry) => {
    const { entry: id } = request.params;
    return await change(request, id, (document) => {
      if (find(document, id).type !== 'custom') throw notFound(`custom DLP entry ${id}`);
      return switched(withPattern(document, id, entry), `custom-${id}`, entry.enabled);
    });
  };
  const turn = async (request: FastifyRequest, id: string, enabled: boolean, profile?: string) =>
    await change(request, id, (document) => {
      if (find(document, id).type !== 'predefined') throw notFound(`predefined DLP entry ${id}`);
      return turned(document, id, enabled, profile, predefined());
    });
  const remove = async (request: FastifyRequest<One>) => {
    await editor.edit(optionsOf(request), (document) => ({
      document: without(document, find(document, request.params.entry)),
      result: undefined,
    }));
    return success({});
  };

  app.get<Account>(ENTRIES, read, () => {
    const { document } = editor.current();
    return success(entriesOf(document, predefined()).map((entry) => shown(document, entry)));
  });
  app.post<Account>(ENTRIES, edit, async (request) => {
    const { profile_id: profile, ...entry } = parse(newEntrySchema, request.body);
    const id = newId();
    return await change(request, id, (document) => {
      const added = withPattern(document, id, entry);
      return entry.enabled && typeof profile === 'string'
        ? inProfile(added, profile, `custom-${id}`)
        : added;
    });
  });
  app.get<One>(`${ENTRIES}/:entry`, read, ({ params }) => {
    const { document } = editor.current();
    return success(shown(document, find(document, params.entry)));
  });
  app.put<One>(
    `${ENTRIES}/custom/:entry`,
    edit,
    async (request) => await update(request, parse(patternEntrySchema, request.body)),
  );
  app.put<One>(`${ENTRIES}/:entry`, edit, async (request) => {
    const body = parse(entryUpdateSchema, request.body);
    if (body.type === 'predefined') return await turn(request, request.params.entry, body.enabled);
    return await update(request, body);
  });
  app.delete<One>(`${ENTRIES}/:entry`, edit, remove);
  app.post<Account>(`${ENTRIES}/predefined`, edit, async (request) => {
    const { entry_id: id, enabled, profile_id } = parse(predefinedEntrySchema, request.body);
    return await turn(request, id, enabled, profile_id ?? undefined);
  });
  app.put<One>(`${ENTRIES}/predefined/:entry`, edit, async (request) => {
    const { enabled } = parse(entrySwitchSchema, request.body);
    return await turn(request, request.params.entry, enabled);
  });
  app.delete<One>(`${ENTRIES}/predefined/:entry`, edit, async (request) => {
    await turn(request, request.params.entry, false);
    return success({});
  });
}

/** An entry that is off is in no profile; one that is on stays in those it is in. */
function switched(document: PolicyDocument, detector: string, enabled: boolean): PolicyDocument {
  if (enabled) return document;
  const profiles = document.profiles.map((profile) => ({
    ...profile,
    detectors: profile.detectors.filter((one) => one !== detector),
  }));
  return { ...document, profiles };
}

function inProfile(document: PolicyDocument, id: string, detector: string): PolicyDocument {
  const profile = document.profiles.find((one) => one.id === id);
  if (!profile) throw invalid(`There is no profile ${id}.`, '/profile_id');
  const detectors = [...new Set([...profile.detectors, detector])];
  return put(document, { ...profile, detectors });
}

/** A detector that ships is on or off in a profile: the one that is named, or each it ships in. */
function turned(
  document: PolicyDocument,
  id: string,
  enabled: boolean,
  profile: string | undefined,
  predefined: Predefined,
): PolicyDocument {
  const ids = profile === undefined ? (predefined.detectors.get(id)?.profiles ?? []) : [profile];
  return ids.reduce((changed, one) => {
    const about = predefined.profiles.find((each) => each.id === one);
    const before = changed.profiles.find((each) => each.id === one);
    if (!before && !about) throw invalid(`There is no profile ${one}.`, '/profile_id');
    const detectors = before?.detectors ?? membersOf(one, predefined);
    const after = enabled
      ? [...new Set([...detectors, id])]
      : detectors.filter((each) => each !== id);
    const base = before ?? {
      id: one,
      name: about?.name ?? one,
      categories: [],
      minConfidence: 'low' as const,
      matchCount: 0,
    };
    return put(changed, { ...base, detectors: after });
  }, document);
}

/** The document without an entry of the company's, also in its profiles. */
function without(document: PolicyDocument, entry: Entry): PolicyDocument {
  const others = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
    all.filter(({ id }) => id !== entry.id);
  const { exactData } = document;
  const rest = switched(document, entry.detector, false);
  switch (entry.type) {
    case 'predefined':
      throw invalid('An entry that ships can be switched off, not removed.');
    case 'custom':
      return { ...rest, detectors: others(rest.detectors) };
    case 'word_list':
      return { ...rest, exactData: { ...exactData, wordLists: others(exactData.wordLists) } };
    case 'exact_data':
      return { ...rest, exactData: { ...exactData, datasets: others(exactData.datasets) } };
    case 'document_fingerprint':
      return { ...rest, exactData: { ...exactData, fingerprints: others(exactData.fingerprints) } };
  }
}
