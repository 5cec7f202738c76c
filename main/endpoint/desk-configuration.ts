import { app } from 'electron';
import type { AgentConfigInput } from '../agent/config';
import type { Log } from '../log';
import type { ManagedConfiguration } from '../managed/configuration';
import type { DesktopOptions } from '../options';
import type { DesktopPaths } from '../paths';
import { startUtilityChild } from '../supervisor/utility-child';
import type { DeskMemoryFile } from './desk-memory';
import { EmbeddedEndpoint } from './embedded-endpoint';

/** The central endpoint of a desk that has no other. */
export function embeddedEndpoint(
  options: DesktopOptions,
  paths: DesktopPaths,
  memory: DeskMemoryFile,
  log: Log,
): EmbeddedEndpoint {
  return new EmbeddedEndpoint({
    config: {
      dataDir: paths.endpointData,
      resourcesDir: paths.resourcesDir,
      consoleDir: paths.consoleDir,
      ...(options.policyFile === undefined ? {} : { initialPolicyFile: options.policyFile }),
      listen: { host: '127.0.0.1', port: memory.get().endpointPort ?? 0 },
    },
    start: (config) =>
      startUtilityChild({
        ...{ script: paths.endpointScript, name: 'Portcullis endpoint', log },
        config: Promise.resolve(config),
      }),
    log,
  });
}

/** What the agent of this desk starts with, but for its endpoint, which may still be on its way. */
export function agentConfig(
  isEmbedded: boolean,
  options: DesktopOptions,
  paths: DesktopPaths,
  managed: ManagedConfiguration,
  memory: DeskMemoryFile,
): AgentConfigInput {
  return {
    dataDir: paths.agentData,
    listen: { port: managed.settings.proxyPort ?? memory.get().proxyPort ?? 0 },
    // An embedded endpoint begins with that policy, and the agent has it from there.
    ...(options.policyFile === undefined || isEmbedded ? {} : { policyFile: options.policyFile }),
    ...(managed.policy === undefined ? {} : { managed: managed.policy }),
    ...(managed.recommendedPolicy === undefined ? {} : { recommended: managed.recommendedPolicy }),
    ...(managed.settings.modelFolder === undefined
      ? {}
      : { modelFolder: managed.settings.modelFolder }),
    resourcesDir: paths.resourcesDir,
    agentVersion: app.getVersion(),
    parentPid: process.pid,
  };
}
