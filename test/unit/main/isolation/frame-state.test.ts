import { afterEach, describe, expect, it } from 'vitest';
import { isolationSchema } from '../../../../core/exchange/policy-isolation';
import { frameState, type FrameFacts } from '../../../../main/isolation/chrome/frame-state';
import { TabBook } from '../../../../main/isolation/chrome/tab-book';
import { nameProduct } from '../../../../main/text/messages';
import { isolatedContract } from '../../../../preload/isolated-contract';

const controls = isolationSchema.parse({});

function shown(changed: Partial<FrameFacts> = {}) {
  const site = {
    id: 'chat',
    name: 'Chat',
    url: 'https://chat.example/',
    scope: [],
    controls,
    granted: [],
  };
  const facts = {
    site,
    controls,
    granted: [],
    language: 'de',
    endsAt: 1,
    canRefuseScreenshots: true,
    isOver: false,
    canReopen: true,
    ...changed,
  };
  return isolatedContract.frame.state.result.parse(frameState(facts, new TabBook()));
}

describe('the frame of the isolated browser', () => {
  afterEach(() => nameProduct(undefined));

  it('goes by the name that IT gives the companion', () => {
    expect(shown().product).toBe('Portcullis');
    nameProduct('Northwind AI Guard');
    expect(shown().product).toBe('Northwind AI Guard');
  });

  it('says that the session is over, and whether it can be had again', () => {
    expect(shown().over).toBeUndefined();
    expect(shown({ isOver: true }).over).toEqual({ canReopen: true });
    expect(shown({ isOver: true, canReopen: false }).over).toEqual({ canReopen: false });
  });

  it.each(['de', 'en', 'es', 'fr', 'ja'])('has messages that name no product: %s', async (tag) => {
    const path = `../../../../renderer/ui/messages/${tag}/isolation.json`;
    const messages: unknown = await import(path);
    expect(JSON.stringify(messages)).not.toContain('Portcullis');
  });
});
