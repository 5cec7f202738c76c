import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { RefusalAnswer, RequestHead } from '../../extract/types';
import { collect } from '../requests/request-body';
import { isNavigation } from '../requests/client-kind';
import type { Zone } from '../zones/zone';
import {
  CHALLENGE_PATH,
  challengePage,
  challengeRefusal,
  PAGE_SCRIPT,
  returnTarget,
} from './challenge-page';
import { CLEARANCE_COOKIE, Clearances } from './clearance';
import { ProofOfWork } from './proof-of-work';

/** Longest form that brings an answer, bytes. */
const FORM_BYTES = 16 * 1024;

/** Who asks, as far as a clearance is concerned. */
export interface Asker {
  readonly zone: Zone;
  readonly address: string;
  readonly encrypted: boolean;
  readonly clearanceSeconds: number;
}

/** Makes browsers prove themselves: the page, the puzzle, its answer and the clearance. */
export class ChallengeDesk {
  readonly #clearances: Clearances;
  readonly #puzzles: ProofOfWork;
  #script: Promise<string> | undefined;

  constructor(
    key: Uint8Array,
    now: () => number,
    private readonly askerOf: (request: FastifyRequest) => Asker | undefined,
  ) {
    this.#clearances = new Clearances(key, now);
    this.#puzzles = new ProofOfWork(key, now);
  }

  isCleared(zone: Zone, head: RequestHead, address: string): boolean {
    return this.#clearances.accepts(zone.config.id, address, head.headers['cookie']);
  }

  /** A page for a browser, a refusal for a program. */
  ask(zone: Zone, head: RequestHead, exchangeId: string, withPage: boolean): RefusalAnswer {
    if (!withPage || !isNavigation(head.headers)) return challengeRefusal(exchangeId);
    const target = head.method === 'GET' ? head.target : '/';
    return challengePage(target, zone.app.name, exchangeId);
  }

  /** The addresses below every zone that a challenged browser calls. */
  readonly routes: FastifyPluginCallback = (app, _options, done) => {
    app.get(`${CHALLENGE_PATH}.js`, async (_request, reply) => {
      this.#script ??= widgetScript();
      return reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=86400')
        .send(await this.#script);
    });
    app.get(`${CHALLENGE_PATH}.json`, async (_request, reply) =>
      reply.header('cache-control', 'no-store').send(await this.#puzzles.puzzle()),
    );
    app.post(CHALLENGE_PATH, async (request, reply) => await this.#takeAnswer(request, reply));
    done();
  };

  async #takeAnswer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asker = this.askerOf(request);
    const query = new URLSearchParams(request.raw.url?.split('?', 2)[1] ?? '');
    const form =
      request.body instanceof Readable ? await collect(request.body, FORM_BYTES) : undefined;
    const fields = new URLSearchParams(form?.kind === 'bytes' ? form.bytes.toString('utf8') : '');
    const solved = asker !== undefined && (await this.#puzzles.solved(fields.get('altcha') ?? ''));
    if (solved) {
      const { zone, address, encrypted, clearanceSeconds } = asker;
      const value = this.#clearances.issue(zone.config.id, address, clearanceSeconds);
      void reply.header(
        'set-cookie',
        `${CLEARANCE_COOKIE}=${value}; Path=/; Max-Age=${clearanceSeconds}; HttpOnly; SameSite=Lax${encrypted ? '; Secure' : ''}`,
      );
    }
    // Without a solution the browser comes to the challenge again.
    return reply
      .code(303)
      .header('cache-control', 'no-store')
      .header('location', returnTarget(query.get('to') ?? undefined))
      .send();
  }
}

/** The widget of the library, and the line that sends its answer. */
async function widgetScript(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('altcha');
  const minified = file.replace(/altcha\.umd\.cjs$/, 'altcha.min.js');
  return `${await readFile(minified, 'utf8')}\n${PAGE_SCRIPT}`;
}
