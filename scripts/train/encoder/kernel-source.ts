/** Rows (tokens) and columns (outputs) that are computed at once: as many as registers hold. */
const ROWS = 4;
const COLUMNS = 2;

const each = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const pairs = (line: (row: number, column: number) => string): string =>
  each(ROWS, (row) => each(COLUMNS, (column) => line(row, column)));

/**
 * out[i][j] = (Σ a[i][x] · b[j][x]) · aScale[i] · bScale[j] + bias[j], where a is int16 by rows of k
 * and b int8 by rows of k. Rows are a multiple of ROWS, columns of COLUMNS, k of 8. Sums fit 32 bits
 * for k ≤ 4096 because |a| ≤ 8191.
 */
const MULTIPLY = `
(func (export "multiply") (param $a i32) (param $aScale i32) (param $b i32) (param $bScale i32)
  (param $bias i32) (param $out i32) (param $n i32) (param $m i32) (param $k i32) (param $relu i32)
  (local $i i32) (local $j i32) (local $x i32) (local $k2 i32) (local $end i32)
  (local $pb i32) (local $row i32) (local $value f32)
  ${each(ROWS, (r) => `(local $pa${r} i32) (local $va${r} v128)`)}
  ${each(COLUMNS, (c) => `(local $vb${c} v128)`)}
  ${pairs((r, c) => `(local $s${r}${c} v128)`)}
  (local.set $k2 (i32.shl (local.get $k) (i32.const 1)))
  (loop $columns
    (local.set $i (i32.const 0))
    (loop $rows
      ${each(ROWS, (r) => `(local.set $pa${r} (i32.add (local.get $a) (i32.mul (local.get $k2) (i32.add (local.get $i) (i32.const ${r})))))`)}
      (local.set $pb (i32.add (local.get $b) (i32.mul (local.get $j) (local.get $k))))
      ${pairs((r, c) => `(local.set $s${r}${c} (v128.const i32x4 0 0 0 0))`)}
      (local.set $end (i32.add (local.get $pb) (local.get $k)))
      (loop $inner
        (local.set $vb0 (v128.load8x8_s (local.get $pb)))
        (local.set $vb1 (v128.load8x8_s (i32.add (local.get $pb) (local.get $k))))
        ${each(
          ROWS,
          (r) => `
        (local.set $va${r} (v128.load (local.get $pa${r})))
        ${each(COLUMNS, (c) => `(local.set $s${r}${c} (i32x4.add (local.get $s${r}${c}) (i32x4.dot_i16x8_s (local.get $va${r}) (local.get $vb${c}))))`)}
        (local.set $pa${r} (i32.add (local.get $pa${r}) (i32.const 16)))`,
        )}
        (local.set $pb (i32.add (local.get $pb) (i32.const 8)))
        (br_if $inner (i32.lt_u (local.get $pb) (local.get $end))))
      ${pairs(
        (r, c) => `
      (local.set $row (i32.add (local.get $i) (i32.const ${r})))
      (local.set $x (i32.add (local.get $j) (i32.const ${c})))
      (local.set $value (f32.add
        (f32.mul
          (f32.mul
            (f32.convert_i32_s (i32.add
              (i32.add (i32x4.extract_lane 0 (local.get $s${r}${c})) (i32x4.extract_lane 1 (local.get $s${r}${c})))
              (i32.add (i32x4.extract_lane 2 (local.get $s${r}${c})) (i32x4.extract_lane 3 (local.get $s${r}${c})))))
            (f32.load (i32.add (local.get $aScale) (i32.shl (local.get $row) (i32.const 2)))))
          (f32.load (i32.add (local.get $bScale) (i32.shl (local.get $x) (i32.const 2)))))
        (f32.load (i32.add (local.get $bias) (i32.shl (local.get $x) (i32.const 2))))))
      (if (local.get $relu) (then (local.set $value (f32.max (local.get $value) (f32.const 0)))))
      (f32.store
        (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $row) (local.get $m)) (local.get $x)) (i32.const 2)))
        (local.get $value))`,
      )}
      (local.set $i (i32.add (local.get $i) (i32.const ${ROWS})))
      (br_if $rows (i32.lt_u (local.get $i) (local.get $n))))
    (local.set $j (i32.add (local.get $j) (i32.const ${COLUMNS})))
    (br_if $columns (i32.lt_u (local.get $j) (local.get $m)))))`;

/** Each row of k floats becomes int16 in ±8191 with one scale. */
const QUANTISE = `
(func (export "quantise") (param $source i32) (param $target i32) (param $scales i32) (param $n i32) (param $k i32)
  (local $i i32) (local $p i32) (local $q i32) (local $end i32) (local $most v128) (local $top f32) (local $factor v128)
  (loop $rows
    (local.set $p (i32.add (local.get $source) (i32.shl (i32.mul (local.get $i) (local.get $k)) (i32.const 2))))
    (local.set $q (local.get $p))
    (local.set $end (i32.add (local.get $p) (i32.shl (local.get $k) (i32.const 2))))
    (local.set $most (v128.const f32x4 0 0 0 0))
    (loop $scan
      (local.set $most (f32x4.pmax (local.get $most) (f32x4.abs (v128.load (local.get $p)))))
      (local.set $p (i32.add (local.get $p) (i32.const 16)))
      (br_if $scan (i32.lt_u (local.get $p) (local.get $end))))
    (local.set $top (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $most)) (f32x4.extract_lane 1 (local.get $most)))
      (f32.max (f32x4.extract_lane 2 (local.get $most)) (f32x4.extract_lane 3 (local.get $most)))))
    (local.set $top (f32.max (local.get $top) (f32.const 1e-20)))
    (f32.store (i32.add (local.get $scales) (i32.shl (local.get $i) (i32.const 2))) (f32.div (local.get $top) (f32.const 8191)))
    (local.set $factor (f32x4.splat (f32.div (f32.const 8191) (local.get $top))))
    (local.set $p (i32.add (local.get $target) (i32.shl (i32.mul (local.get $i) (local.get $k)) (i32.const 1))))
    (loop $write
      (v128.store (local.get $p) (i16x8.narrow_i32x4_s
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul (v128.load (local.get $q)) (local.get $factor))))
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul (v128.load offset=16 (local.get $q)) (local.get $factor))))))
      (local.set $p (i32.add (local.get $p) (i32.const 16)))
      (local.set $q (i32.add (local.get $q) (i32.const 32)))
      (br_if $write (i32.lt_u (local.get $q) (local.get $end))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $rows (i32.lt_u (local.get $i) (local.get $n)))))`;

/** out[i][j] = q[i] · k[j] over \`depth\` floats; rows of q and k are \`stride\` bytes apart. */
const COMPARE = `
(func (export "compare") (param $q i32) (param $k i32) (param $out i32) (param $n i32) (param $stride i32) (param $depth i32)
  (local $i i32) (local $j i32) (local $p i32) (local $r i32) (local $end i32) (local $sum v128)
  (loop $rows
    (local.set $j (i32.const 0))
    (loop $columns
      (local.set $p (i32.add (local.get $q) (i32.mul (local.get $i) (local.get $stride))))
      (local.set $r (i32.add (local.get $k) (i32.mul (local.get $j) (local.get $stride))))
      (local.set $end (i32.add (local.get $p) (i32.shl (local.get $depth) (i32.const 2))))
      (local.set $sum (v128.const f32x4 0 0 0 0))
      (loop $inner
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (v128.load (local.get $p)) (v128.load (local.get $r)))))
        (local.set $p (i32.add (local.get $p) (i32.const 16)))
        (local.set $r (i32.add (local.get $r) (i32.const 16)))
        (br_if $inner (i32.lt_u (local.get $p) (local.get $end))))
      (f32.store
        (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $i) (local.get $n)) (local.get $j)) (i32.const 2)))
        (f32.add
          (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
          (f32.add (f32x4.extract_lane 2 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum)))))
      (local.set $j (i32.add (local.get $j) (i32.const 1)))
      (br_if $columns (i32.lt_u (local.get $j) (local.get $n))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $rows (i32.lt_u (local.get $i) (local.get $n)))))`;

/** out[i] = Σ weights[i][j] · v[j]; rows of v are \`stride\` bytes apart, those of out \`outStride\`. */
const MIX = `
(func (export "mix") (param $weights i32) (param $v i32) (param $out i32) (param $n i32) (param $stride i32) (param $outStride i32) (param $depth i32)
  (local $i i32) (local $j i32) (local $x i32) (local $sum v128) (local $p i32) (local $w i32)
  (loop $rows
    (local.set $x (i32.const 0))
    (loop $columns
      (local.set $sum (v128.const f32x4 0 0 0 0))
      (local.set $j (i32.const 0))
      (local.set $w (i32.add (local.get $weights) (i32.shl (i32.mul (local.get $i) (local.get $n)) (i32.const 2))))
      (local.set $p (i32.add (local.get $v) (i32.shl (local.get $x) (i32.const 2))))
      (loop $inner
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (v128.load32_splat (local.get $w)) (v128.load (local.get $p)))))
        (local.set $w (i32.add (local.get $w) (i32.const 4)))
        (local.set $p (i32.add (local.get $p) (local.get $stride)))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $inner (i32.lt_u (local.get $j) (local.get $n))))
      (v128.store
        (i32.add (local.get $out) (i32.add (i32.mul (local.get $i) (local.get $outStride)) (i32.shl (local.get $x) (i32.const 2))))
        (local.get $sum))
      (local.set $x (i32.add (local.get $x) (i32.const 4)))
      (br_if $columns (i32.lt_u (local.get $x) (local.get $depth))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $rows (i32.lt_u (local.get $i) (local.get $n)))))`;

/** The encoder's inner loops in WebAssembly text; the memory is the caller's. */
export const KERNEL_SOURCE = `(module (import "host" "memory" (memory 1))
${MULTIPLY}
${QUANTISE}
${COMPARE}
${MIX})`;
