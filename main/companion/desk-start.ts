import type { AgentConfigInput } from '../agent/config';
import { runCommand } from '../command/runner';
import { agentConfig, embeddedEndpoint } from '../endpoint/desk-configuration';
import { DeskMemoryFile } from '../endpoint/desk-memory';
import type { EmbeddedEndpoint } from '../endpoint/embedded-endpoint';
import { chooseEndpoint, type EndpointChoice } from '../endpoint/endpoint-choice';
import { managedTokenFile } from '../endpoint/managed-token';
import type { Log } from '../log';
import { readManagedConfiguration, type ManagedConfiguration } from '../managed/configuration';
import { managedSource } from '../managed/source';
import type { DesktopOptions } from '../options';
import type { DesktopPaths } from '../paths';
import { replacePredecessor } from '../supervisor/predecessor';
import { ActivityLog } from './activity-log';

/** What the companion is built on. */
export interface DeskStart {
  readonly managed: ManagedConfiguration;
  readonly memory: DeskMemoryFile;
  readonly activity: ActivityLog;
  /** Absent where the desk belongs to an organisation, or may not have an endpoint of its own. */
  readonly embedded: EmbeddedEndpoint | undefined;
  /** Of the agent, without its endpoint. */
  readonly config: AgentConfigInput;
  /**
   * Resolves when an endpoint of this desk's own is up and an agent of an earlier run is gone, which
   * take seconds: nobody waits for them to see the companion. Rejects where that endpoint fails.
   */
  readonly choice: Promise<EndpointChoice>;
}

/** Reads what there is on this desk, and starts an endpoint where there is none. */
export async function startDesk(
  options: DesktopOptions,
  paths: DesktopPaths,
  log: Log,
): Promise<DeskStart> {
  const [managed, memory, activity] = await Promise.all([
    readManagedConfiguration(managedSource(process.platform, runCommand)),
    DeskMemoryFile.open(paths.memoryFile, (error) => {
      log.error({ error: String(error) }, 'ports were not remembered');
    }),
    ActivityLog.open(paths.activityFile, (error) => {
      log.error({ error: String(error) }, 'the history was not kept');
    }),
  ]);
  for (const issue of managed.issues) log.warn(issue, 'a managed setting was refused');
  const { settings } = managed;
  const url = settings.endpoint ?? options.endpoint;
  const isEmbedded = url === undefined && options.embeddedEndpoint;
  const embedded = isEmbedded ? embeddedEndpoint(options, paths, memory, log) : undefined;
  const choose = async (): Promise<EndpointChoice> => {
    await replacePredecessor(paths.agentData, log);
    const { enrolmentToken, enrolmentTokenFile } = settings;
    const tokenFile =
      enrolmentToken === undefined
        ? (enrolmentTokenFile ?? options.enrolTokenFile)
        : await managedTokenFile(enrolmentToken, paths.tokenFile);
    return chooseEndpoint({ url, tokenFile, managed: settings, embedded }, memory, paths.tokenFile);
  };
  return {
    ...{ managed, memory, activity, embedded },
    config: agentConfig(isEmbedded, options, paths, managed, memory),
    choice: choose(),
  };
}
