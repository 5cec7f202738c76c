import type { FrameDialog, FrameNotice, FrameTab } from '../../../preload/isolated-contract';
import type { EngineRefusal, PageDialog, PageDialogAnswer } from '../engine';

/** The part of an engine's tab that is looked after here. */
export interface BookedEngine {
  setVisible(isVisible: boolean): void;
  setZoom(factor: number): void;
  focus(): void;
  close(): Promise<void>;
}

export interface BookedTab<Engine extends BookedEngine> {
  readonly id: number;
  engine: Engine;
  title: string;
  icon: string | undefined;
  isLoading: boolean;
  trouble: FrameTab['trouble'];
  address: string;
  canGoBack: boolean;
  canGoForward: boolean;
  zoom: number;
  hits: { readonly active: number; readonly total: number } | undefined;
}

interface AskedDialog {
  readonly tab: number;
  readonly shown: FrameDialog;
  readonly answer: (answer: PageDialogAnswer) => void;
}

/** Steps of zooming, as browsers have them. */
const ZOOM_STEPS = [
  0.25, 0.33, 0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5,
];

/** The tabs of one window: which there are, which is in front, what each has told. */
export class TabBook<Engine extends BookedEngine> {
  readonly #tabs: BookedTab<Engine>[] = [];
  readonly #dialogs: AskedDialog[] = [];
  #current: BookedTab<Engine> | undefined;
  #lastId = 0;
  #lastNotice = 0;
  notice: FrameNotice | undefined;

  get tabs(): readonly BookedTab<Engine>[] {
    return this.#tabs;
  }

  get current(): BookedTab<Engine> | undefined {
    return this.#current;
  }

  /** The question that is in front: of the tab that is. */
  get dialog(): FrameDialog | undefined {
    return this.#dialogs.find(({ tab }) => tab === this.#current?.id)?.shown;
  }

  find(id: number): BookedTab<Engine> | undefined {
    return this.#tabs.find((tab) => tab.id === id);
  }

  /** Adds a tab to the right of the one in front, and brings it there. */
  add(engine: Engine, address: string): BookedTab<Engine> {
    this.#lastId += 1;
    const tab: BookedTab<Engine> = {
      id: this.#lastId,
      engine,
      title: '',
      icon: undefined,
      isLoading: true,
      trouble: undefined,
      address,
      canGoBack: false,
      canGoForward: false,
      zoom: 1,
      hits: undefined,
    };
    const place = this.#current === undefined ? -1 : this.#tabs.indexOf(this.#current);
    this.#tabs.splice(place + 1, 0, tab);
    this.select(tab);
    return tab;
  }

  select(tab: BookedTab<Engine>): void {
    const before = this.#current;
    this.#current = tab;
    if (before !== undefined && before !== tab) before.engine.setVisible(false);
    tab.engine.setVisible(true);
    tab.engine.focus();
  }

  /** Puts another engine in the place of a tab's, at the same size. */
  replace(tab: BookedTab<Engine>, engine: Engine): void {
    tab.engine = engine;
    tab.hits = undefined;
    engine.setZoom(tab.zoom);
    engine.setVisible(tab === this.#current);
  }

  /** Goes so many tabs on, and round. */
  step(by: number): void {
    const place = this.#current === undefined ? 0 : this.#tabs.indexOf(this.#current);
    const next = this.#tabs[(place + by + this.#tabs.length) % this.#tabs.length];
    if (next !== undefined) this.select(next);
  }

  /** Takes a tab out; its neighbour comes to the front. False: it was the last. */
  remove(tab: BookedTab<Engine>): boolean {
    const place = this.#tabs.indexOf(tab);
    if (place < 0) return this.#tabs.length > 0;
    this.#tabs.splice(place, 1);
    for (const asked of this.#dialogs.filter((each) => each.tab === tab.id)) {
      asked.answer({ accepted: false });
    }
    if (this.#current === tab) {
      this.#current = undefined;
      const neighbour = this.#tabs[place] ?? this.#tabs[place - 1];
      if (neighbour !== undefined) this.select(neighbour);
    }
    return this.#tabs.length > 0;
  }

  zoom(step: 'in' | 'out' | 'reset'): void {
    const tab = this.#current;
    if (tab === undefined) return;
    tab.zoom = nextZoom(tab.zoom, step);
    tab.engine.setZoom(tab.zoom);
  }

  refuse({ what, detail = '', rule }: EngineRefusal): void {
    this.note(what, detail, rule);
  }

  note(what: string, detail: string, rule?: FrameNotice['rule']): void {
    this.#lastNotice += 1;
    this.notice = { id: this.#lastNotice, what, detail, ...(rule === undefined ? {} : { rule }) };
  }

  /** Asks the person; resolves once they have answered, or at the end of the tab. */
  ask(tab: BookedTab<Engine>, dialog: PageDialog): Promise<PageDialogAnswer> {
    const host = URL.canParse(tab.address) ? new URL(tab.address).host : '';
    return new Promise((resolve) => {
      const asked: AskedDialog = {
        tab: tab.id,
        shown: { ...dialog, host },
        answer: (answer) => {
          this.#dialogs.splice(this.#dialogs.indexOf(asked), 1);
          resolve(answer);
        },
      };
      this.#dialogs.push(asked);
    });
  }

  answer(answer: PageDialogAnswer): void {
    this.#dialogs.find(({ tab }) => tab === this.#current?.id)?.answer(answer);
  }
}

function nextZoom(zoom: number, step: 'in' | 'out' | 'reset'): number {
  if (step === 'reset') return 1;
  const larger = ZOOM_STEPS.find((each) => each > zoom + 0.001);
  const smaller = ZOOM_STEPS.findLast((each) => each < zoom - 0.001);
  return (step === 'in' ? larger : smaller) ?? zoom;
}
