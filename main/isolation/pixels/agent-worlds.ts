import type { CDPSession } from 'puppeteer-core';
import {
  AGENT_BINDING,
  AGENT_OBJECT,
  AGENT_WORLD,
  PRINT_BINDING,
  parseAgentMessage,
  type AgentMessage,
  type PageScripts,
} from './page-agent';
import { ifThere } from './protocol';

/** What main may call in the agent's world. */
type AgentCall = 'announcePaste' | 'withdrawPaste' | 'find' | 'endFind' | 'read';

/** The agent's worlds in all documents of one tab, across the processes of its frames. */
export class AgentWorlds {
  /** By the session of the process: its worlds, the main frame's first. */
  readonly #worlds = new Map<CDPSession, Map<string, number>>();

  constructor(
    private readonly scripts: PageScripts,
    private readonly hear: (message: AgentMessage) => void,
  ) {}

  /** Puts the scripts into every document of this process, from its first on, once all is answered. */
  hold(session: CDPSession, wantsPrint: () => void): readonly Promise<unknown>[] {
    const worlds = new Map<string, number>();
    this.#worlds.set(session, worlds);
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === AGENT_WORLD) worlds.set(context.uniqueId, context.id);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      worlds.delete(executionContextUniqueId);
    });
    session.on('Runtime.executionContextsCleared', () => {
      worlds.clear();
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === PRINT_BINDING) wantsPrint();
      const message = name === AGENT_BINDING ? parseAgentMessage(payload) : undefined;
      if (message !== undefined) this.hear(message);
    });
    return [
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', {
        name: AGENT_BINDING,
        executionContextName: AGENT_WORLD,
      }),
      session.send('Runtime.addBinding', { name: PRINT_BINDING }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: this.scripts.agent,
        worldName: AGENT_WORLD,
        runImmediately: true,
      }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: this.scripts.page,
        runImmediately: true,
      }),
    ];
  }

  release(session: CDPSession): void {
    this.#worlds.delete(session);
  }

  clear(): void {
    this.#worlds.clear();
  }

  /** Calls the agent in the newest document of a session's own frame. */
  async call(session: CDPSession, name: AgentCall, args: readonly unknown[]): Promise<unknown> {
    const first = [...(this.#worlds.get(session)?.values() ?? [])][0];
    return first === undefined ? undefined : this.#evaluate(session, first, name, args);
  }

  /** Calls the agents of all documents, and waits for them. */
  async callAll(name: AgentCall): Promise<void> {
    const calls = [...this.#worlds].flatMap(([session, worlds]) =>
      [...worlds.values()].map((id) => this.#evaluate(session, id, name, [])),
    );
    await Promise.all(calls);
  }

  async #evaluate(
    session: CDPSession,
    contextId: number,
    name: AgentCall,
    args: readonly unknown[],
  ): Promise<unknown> {
    const list = args.map((each) => JSON.stringify(each)).join(', ');
    const answer = await ifThere(
      session.send('Runtime.evaluate', {
        expression: `globalThis.${AGENT_OBJECT}?.${name}(${list})`,
        contextId,
        returnByValue: true,
        awaitPromise: true,
      }),
    );
    return answer?.result.value;
  }
}
