import type { SealedPayload } from '../../exchange/event';
import type { Metadata } from '../http/headers';

/** What is logged of one request. It holds no prompt text and no key. */
export interface LogRecord {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly gateway: string;
  readonly provider: string;
  readonly model: string;
  readonly model_type: string;
  /** Endpoint without its query. */
  readonly path: string;
  /** Milliseconds from the whole request to the end of the answer, and to its first byte. */
  readonly duration: number;
  readonly ttft?: number;
  readonly request_type: 'unified' | 'native' | 'universal' | 'websocket';
  readonly request_content_type: string;
  readonly response_content_type: string;
  readonly status_code: number;
  readonly success: boolean;
  readonly cached: boolean;
  readonly tokens_in: number;
  readonly tokens_out: number;
  readonly tokens_cache_read: number;
  readonly tokens_cache_write: number;
  readonly tokens_reasoning: number;
  readonly metadata: Metadata;
  readonly step: number;
  /** US dollars; 0 for a hit of the cache. `undefined` where no price is known. */
  readonly cost?: number;
  readonly custom_cost: boolean;
  /** What a hit of the cache saved, US dollars. */
  readonly saved?: number;
  readonly request_size: number;
  readonly response_size: number;
  readonly attempts: number;
  readonly event_id?: string;
  readonly session_id?: string;
  readonly turn_id?: string;
  readonly conversation_id?: string;
  readonly trace_id?: string;
  readonly parent_span_id?: string;
  readonly key_id?: string;
  readonly provider_key?: string;
  readonly user?: string;
  readonly team?: string;
  /** What the calling program says that it is: the name in its user agent. */
  readonly program?: string;
  /** What policy did: nothing, or what it flagged, masked or blocked, and by which rule. */
  readonly dlp?: DlpResult;
  /** Number of the gateway's own refusal. */
  readonly error_code?: number;
  readonly error?: string;
  readonly exchange_id?: string;
  /** Refused requests of one minute that this record stands for, where they are more than one. */
  readonly count?: number;
  readonly semantic?: number;
  /** Prompt and answer, sealed. */
  readonly request_head?: SealedPayload;
  readonly response_head?: SealedPayload;
  readonly score?: number;
  readonly feedback?: -1 | 1;
}

export interface DlpResult {
  readonly action: 'FLAG' | 'REDACT' | 'BLOCK';
  readonly check: 'REQUEST' | 'RESPONSE';
  readonly kind: 'dlp' | 'guardrails';
  readonly policy_ids: readonly string[];
}
