import { describe, expect, it } from 'vitest';
import { PortalWatch, type PortalProbe } from '../../../main/agent/sync/captive-portal';

const ENDPOINT = 'https://portcullis.example';

/** A watch whose probe answers when the test says so. */
function watched() {
  const asked: ((where: string | undefined) => void)[] = [];
  const seen: boolean[] = [];
  const end = new AbortController();
  let now = 0;
  const probe: PortalProbe = (endpoint) => {
    expect(endpoint).toBe(ENDPOINT);
    return new Promise((resolve) => asked.push(resolve));
  };
  const watch = new PortalWatch({
    ...{ endpoint: ENDPOINT, probe, signal: end.signal },
    now: () => now,
    onChange: (captive) => seen.push(captive),
  });
  return { watch, asked, seen, end, pass: (ms: number) => (now += ms) };
}

describe('the watch for a sign-in page', () => {
  it('asks once for requests that fail together, and again only after a while', async () => {
    const { watch, asked, seen, pass } = watched();
    const first = watch.unreached();
    await watch.unreached();
    asked[0]?.(undefined);
    await first;
    await watch.unreached();
    expect(asked).toHaveLength(1);
    pass(10_000);
    const later = watch.unreached();
    asked[1]?.('http://login.example');
    await later;
    expect(seen).toEqual([true]);
  });

  it('is over when the endpoint answers, and asks at once when it is away anew', async () => {
    const { watch, asked, seen } = watched();
    const first = watch.unreached();
    asked[0]?.('http://login.example');
    await first;
    watch.reached();
    expect(seen).toEqual([true, false]);
    void watch.unreached();
    expect(asked).toHaveLength(2);
  });

  it('is over when the network does not ask any more, though the endpoint stays away', async () => {
    const { watch, asked, seen, pass } = watched();
    const first = watch.unreached();
    asked[0]?.('http://login.example');
    await first;
    pass(10_000);
    const second = watch.unreached();
    asked[1]?.(undefined);
    await second;
    expect(seen).toEqual([true, false]);
  });

  it('says nothing that comes too late', async () => {
    const { watch, asked, seen, end } = watched();
    const first = watch.unreached();
    watch.reached();
    asked[0]?.('http://login.example');
    await first;
    const second = watch.unreached();
    end.abort();
    asked[1]?.('http://login.example');
    await second;
    expect(seen).toEqual([]);
  });
});
