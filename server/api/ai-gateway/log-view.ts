import { PAYLOAD_BYTES } from '../../../core/gateway/logs/payload';
import type { LogRecord } from '../../../core/gateway/logs/record';

/** A log record in a list, as clients of the vendor's API know it. */
export function listedLog(record: LogRecord) {
  return {
    ...{ ...record, request_head: undefined, response_head: undefined },
    metadata: JSON.stringify(record.metadata),
  };
}

/**
 * One log record. Its heads are sealed (base64): `portcullis payload decrypt` opens them with the
 * company's key, the endpoint cannot.
 */
export function wholeLog(record: LogRecord) {
  const { request_head: request, response_head: response } = record;
  return {
    ...listedLog(record),
    ...(request
      ? {
          request_head: request.sealed,
          request_head_complete: record.request_size <= PAYLOAD_BYTES,
        }
      : {}),
    ...(response
      ? {
          response_head: response.sealed,
          response_head_complete: record.response_size <= PAYLOAD_BYTES,
        }
      : {}),
  };
}
