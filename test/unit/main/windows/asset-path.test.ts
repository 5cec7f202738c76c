import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAsset } from '../../../../main/windows/asset-path';

const ROOT = '/app/out/renderer';

describe('files behind app:// addresses', () => {
  it('are those of the build', () => {
    expect(resolveAsset(ROOT, 'app://portcullis/companion/index.html#/warn')).toBe(
      `${ROOT}/companion/index.html`,
    );
    expect(resolveAsset(ROOT, 'app://portcullis/assets/a-1.js?x')).toBe(`${ROOT}/assets/a-1.js`);
  });

  it.each([
    'app://portcullis/console/index.html',
    'app://portcullis/',
    'app://portcullis/companion/../../main/index.js',
    'app://portcullis/companion/%2e%2e/%2e%2e/main/index.js',
    'app://portcullis/companion/..%2f..%2fmain/index.js',
    'app://portcullis/companion/..%5c..%5cmain/index.js',
    'app://portcullis/companion/a%00.html',
    'app://portcullis/companion/%zz',
    'app://evil/companion/index.html',
    'https://portcullis/companion/index.html',
    'no address',
  ])('are not %s', (address) => {
    expect(resolveAsset(ROOT, address)).toBeUndefined();
  });

  it('never lie outside of the permitted folders', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('..', '.', '%2e%2e', '%2F', '%5C', '\\', '//', 'companion', 'assets'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = resolveAsset(ROOT, `app://portcullis/${pieces.join('/')}`);
        if (file !== undefined) expect(file).toMatch(/^\/app\/out\/renderer\/(companion|assets)/);
      }),
    );
  });
});
