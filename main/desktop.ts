import { app, ipcMain, session } from 'electron';
import type { AgentConfigInput } from './agent/config';
import { agentListener } from './companion/agent-listener';
import { ActivityLog } from './companion/activity-log';
import { ipcHandlers, type CompanionParts } from './companion/commands';
import { CompanionStateStore } from './companion/companion-state';
import { DeskSetUp } from './companion/desk-set-up';
import { LinkOpener, openInBrowser } from './companion/links';
import { runCommand } from './command/runner';
import { DeskMemoryFile } from './endpoint/desk-memory';
import { EmbeddedEndpoint } from './endpoint/embedded-endpoint';
import { chooseEndpoint, type EndpointChoice } from './endpoint/endpoint-choice';
import { IpcNotifier } from './ipc/notifier';
import { serveIpc } from './ipc/server';
import { IsolatedBrowser } from './isolation/isolated-browser';
import type { Log } from './log';
import { readManagedConfiguration, type ManagedConfiguration } from './managed/configuration';
import { managedSource } from './managed/source';
import type { DesktopOptions } from './options';
import type { DesktopPaths } from './paths';
import { Routing } from './routing/routing';
import { systemProxy } from './routing/system-proxy';
import { AgentSupervisor } from './supervisor/agent-supervisor';
import { replacePredecessor } from './supervisor/predecessor';
import { startUtilityChild } from './supervisor/utility-child';
import type { TrayCommand } from './tray/menu-model';
import { CompanionTray } from './tray/tray';
import { trustStore } from './trust/trust-store';
import { WarnQueue } from './warn/warn-queue';
import { WarnWindow } from './warn/warn-window';
import { serveApp } from './windows/app-protocol';
import { createCompanionWindow } from './windows/companion-window';
import { denyPermissions } from './windows/lockdown';
import type { OwnWindow } from './windows/own-window';

/** The companion: builds its parts, joins them, and ends them in order. */
export class Desktop {
  readonly #state: CompanionStateStore;
  readonly #activity = new ActivityLog();
  readonly #warnings: WarnQueue;
  readonly #setUp: DeskSetUp;
  readonly #agent: AgentSupervisor;
  readonly #browser: IsolatedBrowser;
  readonly #tray: CompanionTray;
  readonly #window: OwnWindow;
  readonly #warnWindow: WarnWindow;
  readonly #stopIpc: () => void;
  readonly links: LinkOpener;

  /** Reads configuration, starts an endpoint where there is none, and opens the companion. */
  static async start(options: DesktopOptions, paths: DesktopPaths, log: Log): Promise<Desktop> {
    const managed = await readManagedConfiguration(managedSource(process.platform, runCommand));
    for (const issue of managed.issues) log.warn(issue, 'a managed setting was refused');
    const memory = await DeskMemoryFile.open(paths.memoryFile, (error) => {
      log.error({ error: String(error) }, 'ports were not remembered');
    });
    await replacePredecessor(paths.agentData, log);
    const url = managed.settings.endpoint ?? options.endpoint;
    const isEmbedded = url === undefined && options.embeddedEndpoint;
    const embedded = isEmbedded ? embeddedEndpoint(options, paths, memory, log) : undefined;
    const tokenFile = managed.settings.enrolmentTokenFile ?? options.enrolTokenFile;
    const choice = await chooseEndpoint({ url, tokenFile, embedded }, memory, paths.tokenFile);
    const config = agentConfig(isEmbedded, options, paths, managed, memory, choice);
    const desktop = new Desktop(paths, log, managed, memory, embedded, choice, config);
    desktop.#begin(options);
    return desktop;
  }

  private constructor(
    paths: DesktopPaths,
    private readonly log: Log,
    private readonly managed: ManagedConfiguration,
    private readonly memory: DeskMemoryFile,
    private readonly embedded: EmbeddedEndpoint | undefined,
    private readonly choice: EndpointChoice,
    config: AgentConfigInput,
  ) {
    serveApp(session.defaultSession.protocol, paths.rendererDir);
    denyPermissions(session.defaultSession);
    this.#window = createCompanionWindow(paths.companionPreload, paths.icon, log);
    this.#warnWindow = new WarnWindow(paths.companionPreload, paths.icon, log);
    const notifier = new IpcNotifier(() => [this.#window.contents, this.#warnWindow.page.contents]);
    this.#tray = new CompanionTray({
      resourcesDir: paths.resourcesDir,
      run: (command) => {
        this.#guarded(this.#run(command));
      },
      log,
    });
    this.#state = new CompanionStateStore(app.getVersion(), managed, (state) => {
      notifier.notify('companion', 'changed', state);
      this.#updateTray();
    });
    this.#warnings = new WarnQueue({
      answer: (exchangeId, answer) => {
        this.#agent.send({ type: 'warn-answer', exchangeId, answer });
      },
      changed: (pending) => {
        notifier.notify('warn', 'pendingChanged', [...pending]);
        this.#warnWindow.update(pending);
      },
      now: Date.now,
    });
    const desktopName = process.env['XDG_CURRENT_DESKTOP'] ?? '';
    const proxy = systemProxy(process.platform, runCommand, desktopName);
    const routing = new Routing(proxy, paths.routingFile);
    const trust = trustStore(process.platform, runCommand);
    const isRouted = managed.settings.routing === 'on';
    this.#setUp = new DeskSetUp(trust, routing, this.#state, isRouted);
    this.#agent = new AgentSupervisor({
      config,
      start: (agent) =>
        startUtilityChild({
          script: paths.agentScript,
          config: agent,
          name: 'Portcullis agent',
          log,
        }),
      listener: agentListener({
        state: this.#state,
        activity: this.#activity,
        warnings: this.#warnings,
        setUp: this.#setUp,
        memory,
        isEmbedded: embedded !== undefined,
        browser: () => this.#browser,
        links: () => this.links,
        notifier,
        log,
      }),
      log,
    });
    this.#browser = new IsolatedBrowser({
      agent: this.#agent,
      agentAddress: () => {
        const { proxyUrl, caFile } = this.#state.get();
        return proxyUrl === undefined || caFile === undefined
          ? undefined
          : { proxy: proxyUrl, caFile };
      },
      guard: paths.guardPreload,
      icon: paths.icon,
      log,
    });
    this.links = new LinkOpener(this.#browser, log);
    this.#stopIpc = serveIpc(ipcMain, ipcHandlers(this.#parts()), log);
  }

  show(): void {
    this.#window.show();
  }

  /** Ends everything: windows, then the agent with what it holds, then the endpoint it reports to. */
  async stop(): Promise<void> {
    this.#browser.closeAll();
    this.#stopIpc();
    await this.#agent.stop();
    await this.embedded?.close();
    await this.memory.close();
    this.#tray.destroy();
    this.#warnWindow.destroy();
    this.#window.destroy();
  }

  #begin(options: DesktopOptions): void {
    if (this.choice.consoleUrl !== undefined) this.#state.consoleAddress(this.choice.consoleUrl);
    this.#updateTray();
    this.#agent.start();
    if (!options.hidden) this.#window.show();
    if (options.isolate !== undefined) this.#guarded(this.links.isolate(options.isolate));
  }

  #parts(): CompanionParts {
    return {
      state: this.#state,
      activity: this.#activity,
      setUp: this.#setUp,
      warnings: this.#warnings,
      pause: (minutes) => {
        if (this.managed.settings.allowPause === false) return;
        this.#agent.send({ type: 'pause', seconds: minutes * 60 });
      },
      resume: () => {
        this.#agent.send({ type: 'resume' });
      },
      signIn: () => {
        this.#agent.send({ type: 'sign-in' });
      },
      signOut: () => {
        this.#agent.send({ type: 'sign-out' });
      },
      checkPosture: () => {
        this.#agent.send({ type: 'posture-check' });
      },
      askException: (wish) => this.#agent.askException(wish),
      openConsole: async () => {
        const url = this.choice.setUpUrl ?? this.#state.get().consoleUrl;
        if (url !== undefined) await openInBrowser(url);
      },
      openIsolated: (url) => this.links.isolate(url),
    };
  }

  async #run(command: TrayCommand): Promise<void> {
    const parts = this.#parts();
    switch (command.type) {
      case 'open':
        this.show();
        return;
      case 'pause':
        parts.pause(command.minutes);
        return;
      case 'resume':
        parts.resume();
        return;
      case 'isolate':
        return parts.openIsolated(command.url);
      case 'console':
        return parts.openConsole();
      case 'quit':
        app.quit();
    }
  }

  #updateTray(): void {
    const { protection, backlog, sites, consoleUrl } = this.#state.get();
    const { allowPause, allowQuit } = this.managed.settings;
    this.#tray.update({
      protection,
      backlog,
      sites,
      hasConsole: consoleUrl !== undefined,
      mayPause: allowPause !== false,
      mayQuit: allowQuit !== false,
    });
  }

  #guarded(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.log.error({ error: String(error) }, 'a command failed');
    });
  }
}

function embeddedEndpoint(
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
      startUtilityChild({ script: paths.endpointScript, config, name: 'Portcullis endpoint', log }),
    log,
  });
}

function agentConfig(
  isEmbedded: boolean,
  options: DesktopOptions,
  paths: DesktopPaths,
  managed: ManagedConfiguration,
  memory: DeskMemoryFile,
  choice: EndpointChoice,
): AgentConfigInput {
  return {
    dataDir: paths.agentData,
    listen: { port: managed.settings.proxyPort ?? memory.get().proxyPort ?? 0 },
    // An embedded endpoint begins with that policy, and the agent has it from there.
    ...(options.policyFile === undefined || isEmbedded ? {} : { policyFile: options.policyFile }),
    ...(managed.policy === undefined ? {} : { managed: managed.policy }),
    ...(managed.recommendedPolicy === undefined ? {} : { recommended: managed.recommendedPolicy }),
    ...(choice.endpoint === undefined ? {} : { endpoint: choice.endpoint }),
    resourcesDir: paths.resourcesDir,
    agentVersion: app.getVersion(),
    parentPid: process.pid,
  };
}
