import { join } from 'node:path';

/** Where everything lies, in the build and in the data folder. */
export interface DesktopPaths {
  readonly agentScript: string;
  readonly endpointScript: string;
  readonly companionPreload: string;
  readonly guardPreload: string;
  readonly isolatedPreload: string;
  readonly pixelsPreload: string;
  readonly rendererDir: string;
  readonly consoleDir: string;
  readonly resourcesDir: string;
  readonly icon: string;
  readonly dataDir: string;
  readonly agentData: string;
  readonly endpointData: string;
  readonly memoryFile: string;
  readonly routingFile: string;
  readonly activityFile: string;
  readonly tokenFile: string;
  /** What isolation has put away of the clipboard, sealed. */
  readonly stashFile: string;
}

/** @param outDir the build's `out`; @param resourcesDir the folder `resources`. */
export function desktopPaths(outDir: string, resourcesDir: string, dataDir: string): DesktopPaths {
  return {
    agentScript: join(outDir, 'main', 'agent.js'),
    endpointScript: join(outDir, 'main', 'server.js'),
    companionPreload: join(outDir, 'preload', 'companion.cjs'),
    guardPreload: join(outDir, 'preload', 'guard.cjs'),
    isolatedPreload: join(outDir, 'preload', 'isolated.cjs'),
    pixelsPreload: join(outDir, 'preload', 'pixels.cjs'),
    rendererDir: join(outDir, 'renderer'),
    consoleDir: join(outDir, 'renderer'),
    resourcesDir,
    icon: join(resourcesDir, 'icons', 'app', '256x256.png'),
    dataDir,
    agentData: join(dataDir, 'agent'),
    endpointData: join(dataDir, 'endpoint'),
    memoryFile: join(dataDir, 'desktop.json'),
    activityFile: join(dataDir, 'activity.jsonl'),
    routingFile: join(dataDir, 'routing.json'),
    tokenFile: join(dataDir, 'enrolment-token'),
    stashFile: join(dataDir, 'clipboard.sealed'),
  };
}
