import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AgentConfigInput } from '../agent/config';
import type { ManagedSettings } from '../managed/schema';
import type { EmbeddedEndpoint } from './embedded-endpoint';
import type { DeskMemoryFile } from './desk-memory';

export interface EndpointWish {
  /** Address from the command line or, stronger, from managed configuration. */
  readonly url: string | undefined;
  readonly tokenFile: string | undefined;
  /** What IT has set about the enrolment besides a token. */
  readonly managed: Pick<
    ManagedSettings,
    'enrolmentCertificateFile' | 'enrolmentKeyFile' | 'enrolmentSignIn'
  >;
  /** Absent where this desk may not run an endpoint of its own. */
  readonly embedded: EmbeddedEndpoint | undefined;
}

export interface EndpointChoice {
  /** For the agent; absent where there is no endpoint at all. */
  readonly endpoint: NonNullable<AgentConfigInput['endpoint']> | undefined;
  /** Console of an embedded endpoint. */
  readonly consoleUrl: string | undefined;
  /** Where to make the first administrator, while there is none. */
  readonly setUpUrl: string | undefined;
}

/**
 * The organisation's endpoint if there is one, else an endpoint on this desk, with which the first
 * start enrols the device by a one-time token in a file that the agent deletes.
 */
export async function chooseEndpoint(
  wish: EndpointWish,
  memory: DeskMemoryFile,
  newTokenFile: string,
): Promise<EndpointChoice> {
  if (wish.url !== undefined) {
    return {
      endpoint: { url: wish.url, ...waysOf(wish) },
      consoleUrl: undefined,
      setUpUrl: undefined,
    };
  }
  if (wish.embedded === undefined) {
    return { endpoint: undefined, consoleUrl: undefined, setUpUrl: undefined };
  }
  const { url, consoleUrl, setUpUrl } = await wish.embedded.start();
  memory.update({ endpointPort: Number(new URL(url).port) });
  if (memory.get().enrolled === 'embedded') return { endpoint: { url }, consoleUrl, setUpUrl };
  await mkdir(dirname(newTokenFile), { recursive: true, mode: 0o700 });
  await writeFile(newTokenFile, await wish.embedded.createEnrolmentToken(), { mode: 0o600 });
  return { endpoint: { url, tokenFile: newTokenFile }, consoleUrl, setUpUrl };
}

/**
 * How the device enrols with the organisation: by token, by certificate, or by the person's sign-in,
 * which is asked for where IT says so or has given nothing else.
 */
function waysOf({
  tokenFile,
  managed,
}: EndpointWish): Omit<NonNullable<AgentConfigInput['endpoint']>, 'url'> {
  const { enrolmentCertificateFile: certificateFile, enrolmentKeyFile: keyFile } = managed;
  const certificate =
    certificateFile === undefined || keyFile === undefined
      ? undefined
      : { certificateFile, keyFile };
  const isUnattended = tokenFile !== undefined || certificate !== undefined;
  return {
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(certificate === undefined ? {} : { certificate }),
    signIn: managed.enrolmentSignIn ?? !isUnattended,
  };
}
