import { join } from 'node:path';
import type { Command } from 'commander';
import type { Catalogue, Detector } from '../../core/detect/catalogue';
import { exampleFaults, readExample } from '../../core/detect/examples';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { proofOf } from '../../core/detect/proof';
import { counted } from '../counted';
import { printTable } from '../table';
import { resourcesDir } from '../resources';

/** Exit status when an example does not hold. */
const FAILED = 1;

/** Exit status of a wrong call. */
const MISUSE = 2;

const catalogueOf = (): Catalogue => loadCatalogue(join(resourcesDir(), 'detectors'));

interface Filter {
  readonly category?: string;
  readonly profile?: string;
  readonly type?: string;
}

function isWanted(detector: Detector, { category, profile, type }: Filter): boolean {
  return (
    (category === undefined || detector.category === category) &&
    (profile === undefined || detector.profiles.includes(profile)) &&
    (type === undefined || detector.type === type)
  );
}

/** A detector as machines read it. */
function publicDetector(detector: Detector): Record<string, unknown> {
  const { id, name, type, category, profiles, confidence, validators, evidence, context } =
    detector;
  return {
    id,
    name,
    type,
    category,
    profiles,
    confidence,
    proof: proofOf(detector),
    validators: [...validators, ...evidence],
    contextRequired: context?.require === true,
    examples: {
      found: detector.examples.found.length,
      ignored: detector.examples.ignored.length,
    },
  };
}

function list(options: Filter & { json?: boolean }): void {
  const wanted = catalogueOf().detectors.filter((detector) => isWanted(detector, options));
  if (options.json === true) {
    for (const detector of wanted) {
      process.stdout.write(`${JSON.stringify(publicDetector(detector))}\n`);
    }
    return;
  }
  const rows = wanted.map((d) => [d.id, d.type, d.category, d.confidence, proofOf(d), d.name]);
  printTable([['ID', 'TYPE', 'CATEGORY', 'CONFIDENCE', 'PROOF', 'NAME'], ...rows]);
  process.stdout.write(`${wanted.length} detectors\n`);
}

/** The named detectors, or none with a message when one does not exist. */
function named(catalogue: Catalogue, ids: readonly string[]): readonly Detector[] | undefined {
  const byId = new Map(catalogue.detectors.map((detector) => [detector.id, detector]));
  const unknown = ids.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    process.stderr.write(`portcullis: no detector ${unknown.join(', ')}\n`);
    process.exitCode = MISUSE;
    return undefined;
  }
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function show(id: string, { json }: { json?: boolean }): void {
  const [detector] = named(catalogueOf(), [id]) ?? [];
  if (detector === undefined) return;
  if (json === true) {
    process.stdout.write(`${JSON.stringify(detector, null, 2)}\n`);
    return;
  }
  const { context, keywords, examples } = detector;
  const rows = [
    ['Id', detector.id],
    ['Name', detector.name],
    ['Type', detector.type],
    ['Category', detector.category],
    ['Profiles', detector.profiles.join(', ')],
    ['Confidence', detector.confidence],
    ['Proof', proofOf(detector)],
    ['Checks', [...detector.validators, ...detector.evidence].join(', ') || 'none'],
    ['Keywords', keywords?.join(', ') ?? 'none: tried at words with digits'],
    ['Words near by', context === undefined ? 'none' : context.words.join(', ')],
    ['Needed', context?.require === true ? `one within ${context.window} characters` : 'no'],
    ['Pattern', detector.pattern],
    ...examples.found.map((example) => ['Finds', readExample(example).text]),
    ...examples.ignored.map((example) => ['Passes over', readExample(example).text]),
  ];
  printTable(rows);
}

function test(ids: readonly string[], { json }: { json?: boolean }): void {
  const catalogue = catalogueOf();
  const detectors = ids.length === 0 ? catalogue.detectors : named(catalogue, ids);
  if (detectors === undefined) return;
  let examples = 0;
  let failed = 0;
  for (const detector of detectors) {
    const faults = exampleFaults(detector, catalogue);
    examples += detector.examples.found.length + detector.examples.ignored.length;
    failed += faults.length;
    if (json === true) {
      process.stdout.write(
        `${JSON.stringify({ id: detector.id, ok: faults.length === 0, faults })}\n`,
      );
      continue;
    }
    for (const { kind, example, message } of faults) {
      process.stdout.write(`${detector.id}: should be ${kind}: ${example}: ${message}\n`);
    }
  }
  if (json !== true) {
    const tried = `${counted(detectors.length, 'detector')}, ${counted(examples, 'example')}`;
    const outcome = failed === 0 ? 'all hold' : `${counted(failed, 'fault')}`;
    process.stdout.write(`${tried}, ${outcome}\n`);
  }
  if (failed > 0) process.exitCode = FAILED;
}

/** `portcullis detectors`: what can be found, and proof that it is. */
export function registerDetectors(program: Command): void {
  const detectors = program
    .command('detectors')
    .description('List, show and test what detection looks for.');
  detectors
    .command('list')
    .description('List all detectors.')
    .option('--json', 'one JSON object a line')
    .option('--category <category>', 'only of a category, for example credentials')
    .option('--profile <profile>', 'only of a profile, for example pii')
    .option('--type <type>', 'only of a type, for example EMAIL_ADDRESS')
    .action(list);
  detectors
    .command('show')
    .description('Show one detector with its checks and examples.')
    .argument('<id>', 'id of the detector')
    .option('--json', 'the entry as JSON')
    .action(show);
  detectors
    .command('test')
    .description('Try detectors on their own examples.')
    .argument('[id...]', 'ids of detectors; all without any')
    .option('--json', 'one JSON object a line')
    .action(test);
}
