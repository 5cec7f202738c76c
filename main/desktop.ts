import { app, ipcMain, powerMonitor, session } from 'electron';
import { agentListener } from './companion/agent-listener';
import { ipcHandlers, type CompanionParts } from './companion/commands';
import { CompanionStateStore } from './companion/companion-state';
import { DeskDoctor } from './companion/desk-doctor';
import { DeskSetUp } from './companion/desk-set-up';
import { startDesk, type DeskStart } from './companion/desk-start';
import { LinkOpener } from './companion/link-opener';
import { explainLink, openInBrowser, openSupport } from './companion/links';
import type { PreferencesStore } from './companion/preferences';
import { personPreferences } from './companion/person-preferences';
import { watchSleep } from './companion/sleep';
import { trayState } from './companion/tray-state';
import { runCommand } from './command/runner';
import { gatherFacts } from './diag/desk-facts';
import type { EndpointChoice } from './endpoint/endpoint-choice';
import { IpcNotifier } from './ipc/notifier';
import { serveIpc } from './ipc/server';
import { deskBrowser } from './isolation/desk-browser';
import type { IsolatedBrowser } from './isolation/isolated-browser';
import type { Log } from './log';
import { DesktopNotifications } from './notifications/desktop-notifications';
import { NoticeBoard } from './notifications/notice-board';
import type { ManagedConfiguration } from './managed/configuration';
import type { DesktopOptions } from './options';
import type { DesktopPaths } from './paths';
import { browserPolicies } from './routing/browser-policies';
import { Routing } from './routing/routing';
import { systemProxy } from './routing/system-proxy';
import type { LinkedPage } from './deep-link';
import { AgentSupervisor } from './supervisor/agent-supervisor';
import { DeskWatch } from './tamper/desk-watch';
import { startUpdates } from './update/start-updates';
import type { Updates } from './update/updates';
import { startUtilityChild } from './supervisor/utility-child';
import { nameProduct } from './text/messages';
import type { TrayCommand } from './tray/menu-model';
import { CompanionTray } from './tray/tray';
import { runTrayCommand } from './tray/tray-actions';
import { applyProgramTrust } from './trust/managed-programs';
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
  readonly #preferences: PreferencesStore;
  readonly #notices: NoticeBoard;
  readonly #notifications: DesktopNotifications;
  readonly #notifier: IpcNotifier;
  readonly #stopSleepWatch: () => void;
  readonly #warnings: WarnQueue;
  readonly #setUp: DeskSetUp;
  readonly #watch: DeskWatch;
  readonly #doctor: DeskDoctor;
  #updates: Updates | undefined;
  #stopped: Promise<void> | undefined;
  readonly #onResume = (): void => {
    this.#watch.networkChanged();
  };
  readonly #agent: AgentSupervisor;
  readonly #browser: IsolatedBrowser;
  readonly #tray: CompanionTray;
  readonly #window: OwnWindow;
  readonly #warnWindow: WarnWindow;
  readonly #stopIpc: () => void;
  /** Undefined until an endpoint of this desk's own is up. */
  #choice: EndpointChoice | undefined;
  readonly links: LinkOpener;
  /** Resolves when it is known which endpoint this desk has; rejects where its own one fails. */
  readonly chosen: Promise<void>;

  /** Reads configuration and opens the companion; an endpoint of its own comes up meanwhile. */
  static async start(options: DesktopOptions, paths: DesktopPaths, log: Log): Promise<Desktop> {
    const desk = await startDesk(options, paths, log);
    const desktop = new Desktop(desk, paths, log);
    desktop.#begin(options);
    desktop.#guarded(desktop.#followUpdates(desk.managed));
    return desktop;
  }

  private constructor(
    private readonly desk: DeskStart,
    paths: DesktopPaths,
    private readonly log: Log,
  ) {
    const { managed, memory, activity, choice } = desk;
    nameProduct(managed.settings.displayName);
    serveApp(session.defaultSession.protocol, paths.rendererDir);
    denyPermissions(session.defaultSession);
    this.#window = createCompanionWindow(paths.companionPreload, paths.icon, log);
    this.#warnWindow = new WarnWindow(paths.companionPreload, paths.icon, log);
    this.#notifier = new IpcNotifier(() => [this.#window.contents, this.#warnWindow.page.contents]);
    const notifier = this.#notifier;
    this.#preferences = personPreferences(memory, managed, {
      changed: (preferences, language) => this.#state.preferences(preferences, language),
      failed: (error) => log.error({ error: String(error) }, 'the start at login was not set'),
    });
    this.#notifications = new DesktopNotifications((command) => {
      this.#run(command);
    });
    this.#notices = new NoticeBoard({
      show: this.#notifications.show,
      wanted: () => this.#preferences.get().notifications,
      mayPause: () => this.#state.get().mayPause,
      now: Date.now,
    });
    this.#tray = new CompanionTray({
      resourcesDir: paths.resourcesDir,
      run: (command) => {
        this.#run(command);
      },
      log,
    });
    const person = {
      preferences: this.#preferences.get(),
      language: this.#preferences.language(),
      welcomed: memory.get().welcomed === true,
    };
    this.#state = new CompanionStateStore(app.getVersion(), managed, person, (state) => {
      notifier.notify('companion', 'changed', state);
      this.#notices.protection(state.protection);
      this.#updateTray();
    });
    this.#warnings = new WarnQueue({
      answer: (exchangeId, answer, remember) => {
        this.#agent.send({ type: 'warn-answer', exchangeId, answer, remember });
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
    const wishes = {
      routing: managed.settings.routing ?? 'person',
      trust: managed.settings.trust ?? 'person',
    } as const;
    const browsers =
      managed.settings.browserPolicies === true
        ? browserPolicies(process.platform, runCommand)
        : undefined;
    const programs = applyProgramTrust(managed.settings);
    this.#setUp = new DeskSetUp(trust, routing, this.#state, wishes, browsers, programs);
    this.#watch = new DeskWatch({
      trust,
      routing,
      settings: managed.settings,
      send: (message) => this.#agent.send(message),
      refresh: () => this.#setUp.refresh(),
      failed: (what, error) => {
        log.error({ what, error: String(error) }, 'the desk could not be looked after');
      },
    });
    const looks = {
      ...{ dataDir: paths.dataDir, run: runCommand, trust, proxy, managed },
      environment: process.env,
    };
    const facts = () => gatherFacts({ ...looks, endpointUrl: this.#choice?.endpoint?.url });
    this.#doctor = new DeskDoctor(facts, app.getVersion(), () => {
      this.#watch.agentRestarts();
      this.#agent.restart();
    });
    powerMonitor.on('resume', this.#onResume);
    this.#agent = new AgentSupervisor({
      config: desk.config,
      start: (agent) =>
        startUtilityChild({
          script: paths.agentScript,
          config: choice.then(({ endpoint }) => (endpoint ? { ...agent, endpoint } : agent)),
          name: 'Portcullis agent',
          log,
        }),
      listener: agentListener({
        state: this.#state,
        activity,
        notices: this.#notices,
        onActivity: () => {
          this.#updateTray();
        },
        warnings: this.#warnings,
        setUp: this.#setUp,
        watch: this.#watch,
        memory,
        isEmbedded: desk.embedded !== undefined,
        browser: () => this.#browser,
        links: () => this.links,
        notifier,
        log,
      }),
      log,
    });
    this.#browser = deskBrowser({
      ...{ agent: this.#agent, state: this.#state, settings: managed.settings, paths, log },
      reopen: (url) => {
        this.#guarded(this.links.isolate(url));
      },
    });
    const targets = {
      showPage: (page: LinkedPage) => {
        this.#showPage(page);
      },
      signIn: () => {
        this.#agent.send({ type: 'sign-in' });
      },
      explain: explainLink,
      awaitsPolicy: () =>
        (this.#choice === undefined || this.#choice.endpoint !== undefined) &&
        this.#state.get().policyVersion === 0,
    };
    this.links = new LinkOpener(this.#browser, targets, log);
    this.#stopSleepWatch = watchSleep(() => {
      this.#agent.send({ type: 'woken' });
      this.#guarded(this.#setUp.refresh());
    });
    this.#stopIpc = serveIpc(ipcMain, ipcHandlers(this.#parts()), log);
    this.chosen = choice.then((chosen) => {
      this.#choice = chosen;
      if (chosen.consoleUrl !== undefined) this.#state.consoleAddress(chosen.consoleUrl);
    });
  }

  show(): void {
    this.#window.show();
  }

  /**
   * Ends everything, once: windows, then the agent with what it holds, then the endpoint it reports to.
   * An agent that another version replaces lets what is under way end first.
   */
  stop(why: 'quit' | 'replace' = 'quit'): Promise<void> {
    this.#stopped ??= this.#stop(why);
    return this.#stopped;
  }

  async #stop(why: 'quit' | 'replace'): Promise<void> {
    this.#browser.closeAll();
    this.#stopIpc();
    powerMonitor.off('resume', this.#onResume);
    this.#watch.close();
    this.#updates?.close();
    await this.#agent.stop(why);
    await this.desk.embedded?.close();
    await this.desk.memory.close();
    await this.desk.activity.close();
    this.#stopSleepWatch();
    this.#notices.close();
    this.#notifications.close();
    this.#tray.destroy();
    this.#warnWindow.destroy();
    this.#window.destroy();
  }

  #begin(options: DesktopOptions): void {
    // First, since it takes longest and in a process of its own; then what a person sees of it.
    this.#agent.start();
    this.#updateTray();
    if (!options.hidden) this.#window.show();
    this.#warnWindow.prepare();
    this.#preferences.apply();
    if (options.isolate !== undefined) this.#guarded(this.links.isolate(options.isolate));
  }

  async #followUpdates({ settings }: ManagedConfiguration): Promise<void> {
    this.#updates = await startUpdates(settings.endpoint, settings, this.log, () =>
      this.stop('replace'),
    );
  }

  #parts(): CompanionParts {
    return {
      state: this.#state,
      activity: this.desk.activity,
      setUp: this.#setUp,
      doctor: this.#doctor,
      warnings: this.#warnings,
      preferences: this.#preferences,
      agent: this.#agent,
      pause: (minutes) => {
        const { mayPause, longestPause } = this.#state.get();
        if (!mayPause) return;
        this.#agent.send({ type: 'pause', seconds: Math.min(minutes, longestPause) * 60 });
      },
      welcomed: () => {
        this.desk.memory.update({ welcomed: true });
        this.#state.welcomed();
      },
      openConsole: async () => {
        const url = this.#choice?.setUpUrl ?? this.#state.get().consoleUrl;
        if (url !== undefined) await openInBrowser(url);
      },
      openSupport: async () => {
        const { supportUrl } = this.#state.get();
        if (supportUrl !== undefined) await openSupport(supportUrl);
      },
      openLink: openInBrowser,
      openIsolated: (url) => this.links.isolate(url),
      quit: () => {
        app.quit();
      },
    };
  }

  #run(command: TrayCommand): void {
    const showPage = (page: LinkedPage): void => this.#showPage(page);
    const desk = { parts: this.#parts(), show: () => this.show(), showPage };
    this.#guarded(runTrayCommand(command, desk));
  }

  #showPage(page: LinkedPage): void {
    this.#notifier.notify('companion', 'pageAsked', page);
    this.#window.show(page === 'status' ? '#/' : `#/${page}`);
  }

  #updateTray(): void {
    this.#tray.update(trayState(this.#state.get(), this.desk.activity.rows()));
  }

  #guarded(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.log.error({ error: String(error) }, 'a command failed');
    });
  }
}
