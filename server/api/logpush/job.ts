import { z } from 'zod';
import {
  EXPORT_DATASETS,
  EXPORT_LIMITS,
  exportJobSchema,
  type ExportJob,
  type ExportsView,
} from '../../../core/exchange/exports';
import { assertKnownKeys, readFilter } from './filter';

const text = z.string().max(EXPORT_LIMITS.destinationLength);
/** A number that says nothing by being 0 or absent, and cannot be followed otherwise. */
const unset = (why: string) => z.literal(0, why).nullish();
const empty = (why: string) => z.literal('', why).nullish();

/** A job as clients of the vendor's Logpush write it. */
export const jobInputSchema = z.strictObject({
  name: z.string().max(512).nullish(),
  dataset: z.enum(EXPORT_DATASETS, `a dataset is one of ${EXPORT_DATASETS.join(', ')}`).nullish(),
  destination_conf: text.optional(),
  enabled: z.boolean().optional(),
  ownership_challenge: z.string().max(500).optional(),
  max_upload_records: z.number().int().min(0).nullish(),
  frequency: z
    .literal('high', 'uploads leave as soon as there are records; set max_upload_records instead')
    .nullish(),
  kind: z.literal('', 'jobs run at this endpoint; there are no edge jobs').optional(),
  /** `{"where": …}` as JSON; empty or null takes a filter away. */
  filter: z.string().nullish(),
  logpull_options: empty('logpull options are not read; use output_options.field_names'),
  max_upload_bytes: unset('uploads are bounded by max_upload_records, not by bytes'),
  max_upload_interval_seconds: unset(
    'uploads leave as soon as there are records, not at an interval; set max_upload_records instead',
  ),
  output_options: z
    .strictObject({
      output_type: z.literal('ndjson', 'records are lines of JSON').optional(),
      timestamp_format: z.literal('rfc3339', 'times are RFC 3339').optional(),
      field_names: z.array(z.string().min(1).max(100)).max(EXPORT_LIMITS.fields).optional(),
      sample_rate: z.literal(1, 'every record is sent').nullish(),
    })
    .nullish(),
});
export type JobInput = z.output<typeof jobInputSchema>;

/** The job that the input makes of what was before. @throws ApiProblem where its filter is wrong */
export function toJob(input: JobInput, before?: ExportJob): ExportJob {
  const { max_upload_records: records } = input;
  const filter = input.filter === undefined ? before?.filter : readFilter(input.filter ?? '');
  const job = exportJobSchema.parse({
    ...before,
    filter,
    name: input.name ?? before?.name ?? input.dataset ?? 'logpush',
    dataset: input.dataset ?? before?.dataset ?? 'events',
    // As the vendor has it, a job begins switched off.
    enabled: input.enabled ?? before?.enabled ?? false,
    destination: input.destination_conf ?? before?.destination,
    ...(typeof records === 'number' && records > 0
      ? { records: Math.min(records, EXPORT_LIMITS.records) }
      : {}),
    ...(input.output_options ? { fields: input.output_options.field_names ?? [] } : {}),
  });
  assertKnownKeys(job.filter, job.dataset);
  return job;
}

export function showJob({ id, job, state }: ExportsView['jobs'][number]) {
  return {
    id: Number(id),
    name: job.name,
    dataset: job.dataset,
    destination_conf: job.destination,
    enabled: job.enabled,
    filter: job.filter === undefined ? null : JSON.stringify(job.filter),
    kind: '',
    frequency: 'high',
    max_upload_records: job.records,
    output_options: {
      output_type: 'ndjson',
      timestamp_format: 'rfc3339',
      ...(job.fields.length > 0 ? { field_names: job.fields } : {}),
    },
    last_complete: state.lastComplete ?? null,
    last_error: state.lastError ?? null,
    error_message: state.error ?? null,
  };
}
