import type { Rectangle, View } from 'electron';
import type { IsolatedEngine } from '../engine';
import type { PixelEvents } from './pixel-screen';
import type { PixelTab } from './pixel-tab';
import type { PixelView } from './pixel-view';

export interface PixelEngineTabOptions {
  /** A new tab for the same view, in a Chromium that is started anew. */
  readonly again: (on: PixelEvents) => Promise<PixelTab>;
  readonly closed: () => void;
}

/** A tab with its view, as the window around it knows tabs; it outlives the Chromium it ran in. */
export class PixelEngineTab implements IsolatedEngine {
  readonly view: View;
  #isLost = false;
  #zoom = 1;
  #isVisible = true;

  constructor(
    private readonly screen: PixelView,
    private tab: PixelTab,
    private readonly options: PixelEngineTabOptions,
  ) {
    this.view = screen.view;
    tab.setVisible(true);
  }

  open(url: string): Promise<void> {
    return this.tab.open(url);
  }

  back(): void {
    this.tab.back();
  }

  forward(): void {
    this.tab.forward();
  }

  reload(): void {
    if (this.#isLost) void this.#beginAnew();
    else this.tab.reload();
  }

  stop(): void {
    this.tab.stop();
  }

  find(text: string, direction: 'forward' | 'back'): void {
    void this.tab.find(text, direction);
  }

  endFind(): void {
    this.tab.endFind();
  }

  setZoom(factor: number): void {
    this.#zoom = factor;
    this.tab.setZoom(factor);
  }

  focus(): void {
    this.screen.view.webContents.focus();
  }

  setBounds(bounds: Rectangle): void {
    this.view.setBounds(bounds);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.view.setVisible(isVisible);
    this.tab.setVisible(isVisible);
  }

  print(): void {
    this.tab.print();
  }

  copy(): Promise<void> {
    return this.tab.copy();
  }

  paste(): Promise<void> {
    return this.tab.paste();
  }

  selectAll(): void {
    this.tab.selectAll();
  }

  async close(): Promise<void> {
    this.screen.close();
    this.options.closed();
    await this.tab.close();
  }

  /** The Chromium is gone. */
  lost(): void {
    this.#isLost = true;
    this.tab.tell((on) => on.crashed('browser-gone'));
  }

  async #beginAnew(): Promise<void> {
    const { events, lastUrl } = this.tab;
    if (events === undefined) return;
    this.#isLost = false;
    this.tab = await this.options.again(events);
    this.screen.show(this.tab);
    this.tab.setZoom(this.#zoom);
    this.tab.setVisible(this.#isVisible);
    await this.tab.open(lastUrl);
  }
}
