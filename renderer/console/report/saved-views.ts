import { z } from 'zod';
import { readSetting, writeSetting } from '../time/stored-setting';

const SETTING = 'saved-views';
/** Views of one browser at most; the oldest goes. */
const MOST_VIEWS = 100;

const viewsSchema = z.array(z.object({ name: z.string(), place: z.string() })).catch([]);

/** A page with its range and filters, under a name. */
export type SavedView = z.infer<typeof viewsSchema>[number];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** All views that were saved in this browser, in the order of saving. */
export function readViews(): readonly SavedView[] {
  return viewsSchema.parse(parsed(readSetting(SETTING) ?? '[]'));
}

/** Saves a view; one of the same name is replaced. */
export function saveView(view: SavedView): readonly SavedView[] {
  return write([...readViews().filter(({ name }) => name !== view.name), view]);
}

export function removeView(name: string): readonly SavedView[] {
  return write(readViews().filter((view) => view.name !== name));
}

function write(views: readonly SavedView[]): readonly SavedView[] {
  const kept = views.slice(-MOST_VIEWS);
  writeSetting(SETTING, kept.length === 0 ? undefined : JSON.stringify(kept));
  return kept;
}
