import type { Knex } from 'knex';
import type { DraftRecord, DraftState, DraftStore } from './draft-port';
import type { GroupCommit } from './group-commit';

/** Drafts that a list shows. */
const LISTED = 200;

interface DraftRow {
  id: string;
  title: string;
  document: string;
  based_on: number;
  author: string;
  note: string;
  state: DraftState;
  reviewer: string | null;
  review: string;
  version: number | null;
  created_ms: number;
  changed_ms: number;
}

export class DraftTable implements DraftStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async list(): Promise<readonly Omit<DraftRecord, 'document'>[]> {
    const rows = await this.reader<DraftRow>('policy_drafts')
      .orderBy('changed_ms', 'desc')
      .limit(LISTED);
    return rows.map(toHead);
  }

  async find(id: string): Promise<DraftRecord | undefined> {
    const row = await this.reader<DraftRow>('policy_drafts').where({ id }).first();
    return row && { ...toHead(row), document: JSON.parse(row.document) as unknown };
  }

  async add(draft: DraftRecord): Promise<void> {
    await this.commits.run((trx) => trx<DraftRow>('policy_drafts').insert(toRow(draft)));
  }

  async change(draft: DraftRecord, from: DraftState): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<DraftRow>('policy_drafts').where({ id: draft.id, state: from }).update(toRow(draft)),
    );
    return changed > 0;
  }

  async remove(id: string): Promise<boolean> {
    const removed = await this.commits.run((trx) =>
      trx<DraftRow>('policy_drafts').where({ id }).delete(),
    );
    return removed > 0;
  }
}

function toRow(draft: DraftRecord): DraftRow {
  const { id, title, author, note, state, review } = draft;
  return {
    ...{ id, title, author, note, state, review },
    document: JSON.stringify(draft.document),
    based_on: draft.basedOn,
    reviewer: draft.reviewer ?? null,
    version: draft.version ?? null,
    created_ms: draft.created,
    changed_ms: draft.changed,
  };
}

function toHead(row: DraftRow): Omit<DraftRecord, 'document'> {
  const { id, title, author, note, state, review } = row;
  return {
    ...{ id, title, author, note, state, review },
    basedOn: row.based_on,
    created: Number(row.created_ms),
    changed: Number(row.changed_ms),
    ...(row.reviewer === null ? {} : { reviewer: row.reviewer }),
    ...(row.version === null ? {} : { version: row.version }),
  };
}
