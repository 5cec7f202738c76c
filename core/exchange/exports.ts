import { z } from 'zod';
import { exportFilterSchema } from './export-filter';

/** Limits of exports. */
export const EXPORT_LIMITS = {
  jobs: 50,
  records: 5000,
  destinationLength: 4096,
  fields: 100,
} as const;

/** What a job exports, in the words of the vendor's Logpush where it has one. */
export const EXPORT_DATASETS = [
  /** Every event of devices and doors. */
  'events',
  /** Exchanges of desks: the proxy and the isolated browser. */
  'gateway_http',
  /** Exchanges of the AI gateway. */
  'ai_gateway_events',
  /** Calls through the MCP portal. */
  'mcp_portal_logs',
  /** Exchanges of the firewall in front of the company's own AI. */
  'firewall_events',
  /** What devices say of themselves. */
  'device_events',
  /** Acts of administrators. */
  'audit_logs',
] as const;
export const exportDatasetSchema = z.enum(EXPORT_DATASETS);
export type ExportDataset = z.infer<typeof exportDatasetSchema>;

/** A job as the console edits it; addresses hold keys, so reading gives them with dots. */
export const exportJobSchema = z.strictObject({
  name: z.string().trim().min(1).max(512),
  enabled: z.boolean().default(true),
  dataset: exportDatasetSchema.default('events'),
  /**
   * `https://…`, `s3://bucket/prefix?region=…&access-key-id=…&secret-access-key=…`,
   * `splunk://host/services/collector/event?header_Authorization=…`, `syslog+tls://host:6514`,
   * `syslog+tcp://…`, `otlp+https://host:4318`. Headers are written `header_Name=value`.
   */
  destination: z.string().min(1).max(EXPORT_LIMITS.destinationLength),
  /** Records of one upload at most. */
  records: z.number().int().min(1).max(EXPORT_LIMITS.records).default(1000),
  /** Sealed payloads go with their events. */
  payloads: z.boolean().default(false),
  /** Members of a record that are sent; empty: all. */
  fields: z.array(z.string().min(1).max(100)).max(EXPORT_LIMITS.fields).default([]),
  /** Records for which it does not hold are passed over; absent: none are. */
  filter: exportFilterSchema.optional(),
});
export type ExportJob = z.output<typeof exportJobSchema>;

export const exportStateSchema = z.object({
  sent: z.number().int().default(0),
  lastComplete: z.iso.datetime().optional(),
  lastError: z.iso.datetime().optional(),
  error: z.string().optional(),
});

export const exportsViewSchema = z.object({
  jobs: z.array(z.object({ id: z.string(), job: exportJobSchema, state: exportStateSchema })),
});
export type ExportsView = z.output<typeof exportsViewSchema>;
