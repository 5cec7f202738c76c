import { describe, expect, it } from 'vitest';
import type { GatewayRoute } from '../../../../core/exchange/policy-gateway';
import { marked } from '../../../../renderer/console/detectors/marked-text';
import { barsOf, blockedBelow, scoresOf } from '../../../../renderer/console/firewall/scores';
import {
  exitsOf,
  newNode,
  newRoute,
  placesOf,
  withExit,
  withoutNode,
} from '../../../../renderer/console/gateway/routes/route-graph';
import { lineDiff } from '../../../../renderer/console/mcp/line-diff';
import { expressionOptions } from '../../../../renderer/console/policy/expression-completion';

describe('the graph of a route', () => {
  it('leads ways out elsewhere and closes them when a node goes', () => {
    const route = newRoute('r');
    const shares = newNode('percentage', route);
    const grown: GatewayRoute = {
      ...route,
      nodes: [...route.nodes, withExit(shares, 'share-0', 'model-1')],
    };
    expect(exitsOf(grown.nodes[2] ?? shares)[0]).toEqual({ name: 'share-0', target: 'model-1' });
    const cut = withoutNode(grown, 'model-1');
    expect(cut.nodes.flatMap((node) => exitsOf(node)).every(({ target }) => target === 'end')).toBe(
      true,
    );
  });

  it('is drawn from left to right, circles too', () => {
    const route = newRoute('r');
    const places = placesOf(route);
    expect(places.get('start')?.x).toBeLessThan(places.get('model-1')?.x ?? 0);
    const circle = {
      ...route,
      nodes: route.nodes.map((node) =>
        node.type === 'model' ? withExit(node, 'fallback', 'start') : node,
      ),
    };
    expect(placesOf(circle).size).toBe(3);
  });
});

describe('a comparison of lines', () => {
  it('names what was added and removed, in order', () => {
    expect(lineDiff('a\nb\nc', 'a\nx\nc').map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same a',
      'removed b',
      'added x',
      'same c',
    ]);
    expect(lineDiff('', 'a')).toEqual([{ kind: 'added', text: 'a' }]);
  });
});

describe('the threshold tuner', () => {
  it('counts what lies below a threshold, and divides the bar that it cuts', () => {
    const scores = scoresOf([
      { series: '07', count: 3 },
      { series: '21', count: 2 },
      { series: '23', count: 4 },
      { series: '99', count: 10 },
    ]);
    expect(blockedBelow(scores, 22)).toEqual({ blocked: 5, all: 19 });
    expect(barsOf(scores, 22)[4]).toMatchObject({ from: 20, blocked: 2, passed: 4 });
  });
});

describe('completion of expressions', () => {
  const words = {
    fields: [{ name: 'app.status', type: 'String', meaning: 'Review status', example: '' }],
    vocabulary: {
      functions: ['any'],
      lists: ['offices'],
      profiles: ['pii'],
      detectors: ['custom-x'],
    },
  };
  const labels = (before: string) =>
    expressionOptions(before, words)?.options.map(({ label }) => label) ?? [];

  it('offers fields, functions and keywords for a word', () => {
    expect(labels('any(a) and app.st')).toEqual(
      expect.arrayContaining(['app.status', 'any', 'and']),
    );
    expect(expressionOptions('any(a) and app.st', words)?.typed).toBe('app.st');
  });

  it('offers lists after $, values within quotes, and nothing within other quotes', () => {
    expect(labels('ip.src in $of')).toEqual(['$offices']);
    expect(labels('any(dlp.profiles[*] eq "p')).toEqual(['pii']);
    expect(labels('http.host eq "p')).toEqual([]);
  });
});

describe('a text with its matches', () => {
  it('is cut at them and loses nothing', () => {
    const pieces = marked('abcdef', [
      { start: 1, end: 3 },
      { start: 2, end: 4 },
    ]);
    expect(pieces.map(({ text }) => text).join('')).toBe('abcdef');
    expect(pieces.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['bc']);
  });
});
