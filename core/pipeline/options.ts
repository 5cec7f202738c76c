import type { Detection, DetectionEngine, DocumentReader, RedactText } from '../detect/types';
import type { Clock, EventStore, Person } from '../exchange/ports';
import type { CompiledPolicy } from '../policy/types';
import type { StageFailure } from './failure';

/** What the pipeline needs from outside. */
export interface PipelineOptions {
  readonly clock: Clock;
  readonly events: EventStore;
  /** The compiled policy in force. An exchange keeps the one that it was asked under. */
  readonly policy: { current(): CompiledPolicy };
  readonly detection: Pick<Detection, 'scan' | 'nameOf'>;
  /** Scans streaming answers, piece by piece, on the calling thread. */
  readonly answerEngine: Pick<DetectionEngine, 'scan'>;
  readonly redact: RedactText;
  /** Reads attached files; without it only text files are scanned. */
  readonly documents?: DocumentReader;
  /** Absent where there is nobody to ask: a warning then counts as Cancel. */
  readonly person?: Person;
  readonly nextId: () => string;
  readonly deviceId?: () => string | undefined;
  /** Told of each stage that failed; holds no prompt text. */
  readonly onFailure?: (failure: StageFailure) => void;
}
