import type {
  Detection,
  DetectionEngine,
  DocumentReader,
  RedactText,
  TokenVault,
} from '../detect/types';
import type { Actor } from '../exchange/actor';
import type { DeviceFacts } from '../exchange/device';
import type { Clock, Counters, EventStore, Person } from '../exchange/ports';
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
  /** Keeps what `tokenise` stands for; without it that mode masks. */
  readonly tokens?: TokenVault;
  /** Secret of the `hash` and `format` modes; without it they differ from process to process. */
  readonly redactionKey?: Uint8Array;
  /** Reads attached files; without it only text files are scanned. */
  readonly documents?: DocumentReader;
  /** Absent where there is nobody to ask: a warning then counts as Cancel. */
  readonly person?: Person;
  /** Where rate limits count; without it each pipeline counts for itself. */
  readonly counters?: Counters;
  /** What is known of the device behind an exchange; absent where there is none. */
  readonly device?: (actor: Actor) => DeviceFacts | undefined;
  /** Ids of rules that somebody has a temporary exception from. */
  readonly exceptions?: (actor: Actor) => ReadonlySet<string>;
  readonly nextId: () => string;
  readonly deviceId?: () => string | undefined;
  /** Told of each stage that failed; holds no prompt text. */
  readonly onFailure?: (failure: StageFailure) => void;
}
