import type { FastifyInstance } from 'fastify';
import { ulid } from 'ulid';
import {
  draftPublishSchema,
  draftReviewSchema,
  draftWishSchema,
  FLEET_CONSOLE_PATHS,
} from '../../../core/exchange/fleet-console';
import { noteAct } from '../../audit/recorded-request';
import { parseInput } from '../../console/input';
import { versionOf } from '../../console/policy-routes';
import { ApiError } from '../../errors';
import type { DraftRecord, DraftState } from '../../storage/draft-port';
import type { FleetAdministration } from './services';

/** A policy with full lists is some megabytes of JSON. */
const DOCUMENT_BYTES = 16 * 1024 * 1024;
/** From which states a review may lead where. */
const STEPS: Readonly<Record<DraftState, readonly DraftState[]>> = {
  draft: ['in_review'],
  in_review: ['draft', 'approved', 'rejected'],
  approved: ['draft'],
  rejected: ['draft'],
  published: [],
};

type WithId = { Params: { id: string } };

/** Policies on their way: written, reviewed by a second person, published to a ring. */
export function draftRoutes(app: FastifyInstance, services: FleetAdministration): void {
  const { drafts, policy, clock } = services;
  const one = `${FLEET_CONSOLE_PATHS.drafts}/:id`;
  const options = { bodyLimit: DOCUMENT_BYTES };

  const draftOf = async (id: string): Promise<DraftRecord> => {
    const draft = await drafts.find(id);
    if (!draft) throw new ApiError(404, 'not_found', 'There is no such draft.');
    return draft;
  };
  const change = async (draft: DraftRecord, from: DraftState): Promise<void> => {
    if (await drafts.change({ ...draft, changed: clock.now() }, from)) return;
    throw new ApiError(409, 'conflict', 'Somebody else changed the draft in between.');
  };

  app.get(FLEET_CONSOLE_PATHS.drafts, async () => ({ drafts: await drafts.list() }));
  app.get<WithId>(one, async ({ params }) => {
    const draft = await draftOf(params.id);
    return { ...draft, issues: policy.check(draft.document) };
  });
  app.post(FLEET_CONSOLE_PATHS.drafts, options, async (request) => {
    const wish = parseInput(request.body, draftWishSchema);
    const created = clock.now();
    const id = ulid(created);
    const author = request.session?.account.name ?? '';
    noteAct(request, { target: id, detail: { title: wish.title } });
    await drafts.add({
      ...wish,
      ...{ document: wish.document, id, author, state: 'draft', review: '' },
      ...{ created, changed: created },
    });
    return { id };
  });
  // What was decided about an earlier text does not hold for the new one.
  app.post<WithId>(one, options, async (request, reply) => {
    const wish = parseInput(request.body, draftWishSchema);
    const draft = await draftOf(request.params.id);
    if (draft.state === 'published') throw published();
    const { id, author, created } = draft;
    await change(
      {
        ...wish,
        ...{ document: wish.document, id, author, created, changed: created },
        ...{ state: 'draft', review: '' },
      },
      draft.state,
    );
    void reply.code(204);
  });
  app.delete<WithId>(one, async ({ params }, reply) => {
    const draft = await draftOf(params.id);
    if (draft.state === 'published') throw published();
    await drafts.remove(draft.id);
    void reply.code(204);
  });
  app.post<WithId>(`${one}/review`, async (request, reply) => {
    const { state, review } = parseInput(request.body, draftReviewSchema);
    const draft = await draftOf(request.params.id);
    const reviewer = request.session?.account.name ?? '';
    if (!STEPS[draft.state].includes(state)) {
      throw new ApiError(409, 'conflict', `A draft that is ${draft.state} cannot be ${state} now.`);
    }
    if (state === 'approved' && reviewer === draft.author) {
      throw new ApiError(403, 'forbidden', 'Somebody other than the author approves a draft.');
    }
    noteAct(request, { detail: { state } });
    await change({ ...draft, state, review, reviewer }, draft.state);
    void reply.code(204);
  });
  app.post<WithId>(`${one}/publish`, async (request) => {
    const { ring } = parseInput(request.body, draftPublishSchema);
    const draft = await draftOf(request.params.id);
    if (draft.state !== 'approved') {
      throw new ApiError(409, 'conflict', 'A draft is published after somebody approved it.');
    }
    const { document, author, note, basedOn } = draft;
    const target = String(policy.nextVersion);
    noteAct(request, { target, detail: { draft: draft.id, ring } });
    return services.together(async () => {
      const result = await policy.publish({ document, author, note, basedOn }, ring);
      const { version } = versionOf(result);
      await change({ ...draft, state: 'published', version }, 'approved');
      return { version };
    });
  });
}

function published(): ApiError {
  return new ApiError(409, 'conflict', 'The draft is published; begin a new one.');
}
