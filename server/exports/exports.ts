import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  EXPORT_LIMITS,
  exportJobSchema,
  exportStateSchema,
  type ExportJob,
  type ExportsView,
} from '../../core/exchange/exports';
import type { Clock } from '../../core/exchange/ports';
import type { TextSealer } from '../administration/sealed-text';
import { Settings, type Kept } from '../administration/settings';
import type { SettingStore } from '../storage/administration-port';
import type { Together } from '../storage/port';
import { parseDestination, shownDestination, type Destination } from './destination';
import { withFields, type ExportSources } from './records';
import { isWanted } from './record-filter';
import { SendError, sendUpload } from './sender';

/** Uploads of one job in one run; others get their turn. */
const UPLOADS_PER_RUN = 50;
/** How long a job waits after failures: doubled each time, ms. */
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 300_000;

/** Sealed, an address is half as long again. */
const storedJobSchema = exportJobSchema.extend({
  destination: z.string().max(2 * EXPORT_LIMITS.destinationLength),
});
const progressSchema = exportStateSchema.extend({
  cursor: z.string().optional(),
  /** An upload that was begun: until it is through, it is sent again as it was. */
  pending: z
    .object({
      id: z.string(),
      time: z.number(),
      ids: z.array(z.string()),
      next: z.string(),
    })
    .optional(),
  failures: z.number().int().default(0),
  notBefore: z.number().default(0),
});
type Progress = z.output<typeof progressSchema>;
type Pending = NonNullable<Progress['pending']>;

/** An address cannot be used, or there are too many jobs. */
export class ExportRefusal extends Error {
  override readonly name = 'ExportRefusal';
}

/**
 * Jobs that pass records on. What is sent is written down before and its cursor after, so that a
 * failure or a kill loses nothing, and what is sent again has the same id, name and content.
 */
export class Exports {
  private readonly jobs: Settings<typeof storedJobSchema>;
  private readonly progress: Settings<typeof progressSchema>;

  constructor(
    settings: SettingStore,
    private readonly together: Together,
    private readonly sources: ExportSources,
    private readonly sealer: TextSealer,
    private readonly clock: Clock,
  ) {
    this.jobs = new Settings(settings, 'export-job', storedJobSchema, clock);
    this.progress = new Settings(settings, 'export-cursor', progressSchema, clock);
  }

  async view(): Promise<ExportsView> {
    const jobs = await this.jobs.list();
    return {
      jobs: await Promise.all(
        jobs.map(async ({ id, value }) => ({
          id,
          job: { ...value, destination: shownDestination(this.address(id, value)) },
          state: exportStateSchema.parse((await this.progress.find(id))?.value ?? {}),
        })),
      ),
    };
  }

  /** A job with its address in the clear. */
  async find(id: string): Promise<ExportJob | undefined> {
    const found = await this.jobs.find(id);
    return found && { ...found.value, destination: this.address(id, found.value) };
  }

  /** A new job passes on what comes in from now on. Ids are numbers, as the vendor's are. */
  async add(job: ExportJob): Promise<string> {
    parseDestination(job.destination);
    const others = await this.jobs.list();
    if (others.length >= EXPORT_LIMITS.jobs) {
      throw new ExportRefusal(`There are at most ${EXPORT_LIMITS.jobs} jobs.`);
    }
    const id = String(Math.max(0, ...others.map((other) => Number(other.id))) + 1);
    const cursor = await this.sources.end(job.dataset);
    await this.together(async () => {
      await this.progress.put(id, { cursor });
      await this.save(id, job);
    });
    return id;
  }

  /** Changes a job; its place in the dataset stays. An address with dots stays as it was. */
  async change(id: string, job: ExportJob): Promise<boolean> {
    const before = await this.find(id);
    if (!before) return false;
    const same = job.destination === shownDestination(before.destination);
    const destination = same ? before.destination : job.destination;
    parseDestination(destination);
    await this.together(async () => {
      if (job.dataset !== before.dataset) {
        await this.progress.put(id, { cursor: await this.sources.end(job.dataset) });
      } else {
        const { value = progressSchema.parse({}) } = (await this.progress.find(id)) ?? {};
        await this.progress.put(id, { ...value, notBefore: 0, failures: 0 });
      }
      await this.save(id, { ...job, destination });
    });
    return true;
  }

  remove(id: string): Promise<boolean> {
    return this.together(async () => {
      const removed = await this.jobs.remove(id);
      await this.progress.remove(id);
      return removed;
    });
  }

  /** Where the enabled jobs send to, for what is sent besides records. */
  async destinations(): Promise<readonly Destination[]> {
    const jobs = (await this.jobs.list()).filter(({ value }) => value.enabled);
    return jobs.map(({ id, value }) => parseDestination(this.address(id, value)));
  }

  /** Sends what is new of every enabled job. */
  async run(): Promise<void> {
    const jobs = (await this.jobs.list()).filter(({ value }) => value.enabled);
    await Promise.all(jobs.map((job) => this.runJob(job)));
  }

  private async runJob({ id, value: job }: Kept<ExportJob>): Promise<void> {
    const to = parseDestination(this.address(id, job));
    let progress = (await this.progress.find(id))?.value ?? progressSchema.parse({});
    if (progress.notBefore > this.clock.now()) return;
    for (let uploads = 0; uploads < UPLOADS_PER_RUN; uploads += 1) {
      const next = await this.step(id, job, progress, to);
      if (!next) return;
      progress = next;
    }
  }

  /** One upload, or one stretch without any; `undefined` when there is no more for now. */
  private async step(
    id: string,
    job: ExportJob,
    progress: Progress,
    to: Destination,
  ): Promise<Progress | undefined> {
    const stretch = await this.sources.after(
      job.dataset,
      progress.cursor,
      job.records,
      job.payloads,
    );
    let { pending } = progress;
    if (!pending) {
      if (!stretch.more) return undefined;
      const wanted = stretch.records.filter((record) => isWanted(record, job.filter));
      if (wanted.length === 0) return this.keep(id, { ...progress, cursor: stretch.cursor });
      pending = begun(id, { records: wanted, cursor: stretch.cursor }, this.clock.now());
      await this.keep(id, { ...progress, pending });
    }
    const wanted = new Set(pending.ids);
    const records = stretch.records
      .filter((record) => wanted.has(record.id))
      .map((record) => withFields(record, job.fields));
    try {
      await sendUpload({ id: pending.id, time: pending.time, records }, to);
    } catch (error) {
      await this.keep(id, this.failed(progress, pending, error));
      return undefined;
    }
    return this.keep(id, {
      ...progress,
      error: undefined,
      pending: undefined,
      cursor: pending.next,
      sent: progress.sent + records.length,
      failures: 0,
      lastComplete: new Date(this.clock.now()).toISOString(),
    });
  }

  private failed(progress: Progress, pending: Pending, error: unknown): Progress {
    const now = this.clock.now();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(progress.failures, 10));
    return {
      ...{ ...progress, pending },
      failures: progress.failures + 1,
      notBefore: now + wait,
      lastError: new Date(now).toISOString(),
      error: error instanceof SendError ? error.message : 'the upload failed',
    };
  }

  private async keep(id: string, progress: Progress): Promise<Progress> {
    await this.progress.put(id, progress);
    return progress;
  }

  private async save(id: string, job: ExportJob): Promise<void> {
    const destination = this.sealer.seal(job.destination, purposeOf(id));
    await this.jobs.put(id, { ...job, destination });
  }

  private address(id: string, { destination }: ExportJob): string {
    return this.sealer.open(destination, purposeOf(id));
  }
}

const purposeOf = (id: string): string => `export-job/${id}`;

/** The id of an upload follows from what is in it. */
function begun(
  job: string,
  stretch: { records: readonly { id: string }[]; cursor: string },
  now: number,
): Pending {
  const ids = stretch.records.map((record) => record.id);
  const digest = createHash('sha256')
    .update(JSON.stringify([job, ids]))
    .digest('hex');
  return { id: digest.slice(0, 32), time: now, ids, next: stretch.cursor };
}
