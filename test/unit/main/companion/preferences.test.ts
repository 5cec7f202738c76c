import { describe, expect, it } from 'vitest';
import type { DeskMemory } from '../../../../main/endpoint/desk-memory';
import { PreferencesStore } from '../../../../main/companion/preferences';
import { mergeLayers } from '../../../../main/managed/configuration';
import { preferenceSettings } from '../../../../main/managed/preference-settings';
import type { ManagedLevel } from '../../../../main/managed/source';

function storeWith(level: ManagedLevel, value: object, memory: DeskMemory = {}) {
  let kept = memory;
  const applied: string[] = [];
  const { managed, recommended } = preferenceSettings(
    mergeLayers([{ level, origin: 'it.json', value }]),
  );
  const store = new PreferencesStore({
    memory: { get: () => kept, update: (part) => (kept = { ...kept, ...part }) },
    managed,
    recommended,
    systemLanguages: () => ['fr-CA', 'en'],
    apply: (_preferences, language) => applied.push(language),
  });
  return { store, applied, kept: () => kept };
}

describe('preferences', () => {
  it('are those of IT where IT has set them, whatever the person has chosen', () => {
    const { store, applied } = storeWith('managed', { language: 'de', startAtLogin: 1 });
    store.set({ language: 'ja', startAtLogin: false, appearance: 'dark' });
    expect(applied).toEqual(['de']);
    expect(store.get()).toMatchObject({ language: 'de', startAtLogin: true, appearance: 'dark' });
  });

  it('are as IT recommends until the person has chosen', () => {
    const { store } = storeWith('recommended', { language: 'es', startAtLogin: true });
    expect(store.language()).toBe('es');
    store.set({ appearance: 'dark' });
    expect(store.get()).toMatchObject({ language: 'es', startAtLogin: true });
    store.set({ language: 'system' });
    expect(store.language()).toBe('fr');
  });

  it('keep only what was chosen, so that a later wish of IT counts', () => {
    const { store, kept } = storeWith('managed', {});
    store.set({ notifications: false });
    expect(kept().preferences).toEqual({ notifications: false });
  });
});
