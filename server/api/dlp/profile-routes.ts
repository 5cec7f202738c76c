import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { invalid, notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { newId } from '../new-id';
import type { ApiServices } from '../services';
import { newProfileSchema, predefinedUpdateSchema, profileUpdateSchema } from './entry-input';
import { optionsOf } from './options';
import {
  isPredefined,
  membersOf,
  profileOf,
  put,
  showPredefined,
  showProfile,
  withProfile,
} from './profiles';

type Account = { Params: { account: string } };
type One = { Params: { account: string; profile: string } };
const PROFILES = '/accounts/:account/dlp/profiles';
const CUSTOM = `${PROFILES}/custom`;
const PREDEFINED = `${PROFILES}/predefined/:profile`;

/** Profiles of the policy, for `any(dlp.profiles[*] == "id")`. */
export function dlpProfileRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens, predefined } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };
  const own = (document: PolicyDocument) =>
    document.profiles.filter(({ id }) => !isPredefined(id, predefined()));
  const show = (document: PolicyDocument, id: string) => {
    if (isPredefined(id, predefined())) return showPredefined(document, id, predefined());
    const at = new Date(editor.current().time).toISOString();
    return showProfile(document, profileOf(document, id), predefined(), at);
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
    return success(show(document, id));
  };

  app.get<Account>(PROFILES, read, () => {
    const { document } = editor.current();
    const ids = [...own(document), ...predefined().profiles].map(({ id }) => id);
    return success(ids.map((id) => show(document, id)));
  });
  app.get<One>(`${PROFILES}/:profile`, read, ({ params }) =>
    success(show(editor.current().document, params.profile)),
  );
  app.post<Account>(CUSTOM, edit, async (request) => {
    const profile = parse(newProfileSchema, request.body);
    if (profile.entries.length + (profile.shared_entries ?? []).length === 0) {
      throw invalid('A profile has at least one entry.', '/entries');
    }
    const id = newId();
    return await change(request, id, (document) =>
      withProfile(document, id, profile, predefined()),
    );
  });
  app.get<One>(`${CUSTOM}/:profile`, read, ({ params }) => {
    const { document } = editor.current();
    return success(show(document, profileOf(document, params.profile).id));
  });
  app.put<One>(`${CUSTOM}/:profile`, edit, async (request) => {
    const update = parse(profileUpdateSchema, request.body);
    const { profile: id } = request.params;
    return await change(request, id, (document) => {
      profileOf(document, id);
      return withProfile(document, id, update, predefined());
    });
  });
  app.delete<One>(`${CUSTOM}/:profile`, edit, async (request) => {
    await remove(request, request.params.profile);
    return success({});
  });
  app.get<One>(`${PREDEFINED}/config`, read, ({ params }) =>
    success(showPredefined(editor.current().document, params.profile, predefined())),
  );
  app.put<One>(`${PREDEFINED}/config`, edit, async (request) => {
    const update = parse(predefinedUpdateSchema, request.body);
    const { profile: id } = request.params;
    const about = predefined().profiles.find((one) => one.id === id);
    if (!about) throw notFound(`predefined DLP profile ${id}`);
    const members = membersOf(id, predefined());
    const named = [
      ...(update.enabled_entries ?? []),
      ...(update.entries ?? []).map((one) => one.id),
    ];
    const stranger = named.find((one) => !members.includes(one));
    if (stranger !== undefined) {
      const pointer = update.enabled_entries?.includes(stranger) ? '/enabled_entries' : '/entries';
      throw invalid(`${stranger} is no entry of this profile.`, pointer);
    }
    return await change(request, id, (document) => {
      const before = document.profiles.find((one) => one.id === id);
      const switches = new Map((update.entries ?? []).map((one) => [one.id, one.enabled]));
      const on = update.enabled_entries ?? before?.detectors ?? members;
      const detectors = members.filter((one) => switches.get(one) ?? on.includes(one));
      return put(document, {
        id,
        name: about.name,
        detectors,
        categories: [],
        minConfidence: update.confidence_threshold ?? before?.minConfidence ?? 'low',
        matchCount: update.allowed_match_count ?? before?.matchCount ?? 0,
      });
    });
  });
  /** It is as it shipped again. */
  app.delete<One>(PREDEFINED, edit, async (request) => {
    const { profile: id } = request.params;
    if (!isPredefined(id, predefined())) throw notFound(`predefined DLP profile ${id}`);
    await remove(request, id);
    return success({});
  });

  async function remove(request: FastifyRequest, id: string): Promise<void> {
    await editor.edit(optionsOf(request), (document) => {
      if (!isPredefined(id, predefined())) profileOf(document, id);
      const profiles = document.profiles.filter((profile) => profile.id !== id);
      return { document: { ...document, profiles }, result: undefined };
    });
  }
}
