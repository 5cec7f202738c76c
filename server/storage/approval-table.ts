import type { Knex } from 'knex';
import type { ApprovalState, ApprovalStore, WaitingCall } from './approval-port';
import type { GroupCommit } from './group-commit';

interface ApprovalRow {
  id: string;
  subject: string;
  body: string;
  asked_ms: number;
  until_ms: number;
  /** The replica whose client waits, and until when it counts as alive. */
  holder: string;
  held_until_ms: number;
  answer: 'approved' | 'refused' | null;
}

type Holder = Parameters<ApprovalStore['hold']>[1];

export class ApprovalTable implements ApprovalStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async enter(call: WaitingCall, holder: Holder, most: number): Promise<string | undefined> {
    const { id, subject, body, asked, until } = call;
    return await this.commits.run(async (trx) => {
      const table = () => trx<ApprovalRow>('portal_approvals');
      await table().where('until_ms', '<=', asked).delete();
      const left = await table()
        .where({ subject })
        .where('held_until_ms', '<=', asked)
        .orderBy('asked_ms')
        .select('id');
      for (const { id: known } of left) {
        // Of two that come back for it one gets it.
        const taken = await table()
          .where({ id: known })
          .where('held_until_ms', '<=', asked)

          .update({ holder: holder.id, held_until_ms: holder.until, until_ms: until });
        if (taken > 0) return known;
      }
      const [row] = await table().whereNull('answer').count<{ count: number }[]>({ count: '*' });
      if (Number(row?.count ?? 0) >= most) return undefined;
      await table().insert({
        ...{ id, subject, body, asked_ms: asked, until_ms: until },
        ...{ holder: holder.id, held_until_ms: holder.until, answer: null },
      });
      return id;
    });
  }

  async hold(id: string, holder: Holder): Promise<ApprovalState> {
    return await this.commits.run(async (trx) => {
      const table = () => trx<ApprovalRow>('portal_approvals').where({ id, holder: holder.id });
      const kept = await table().update({ held_until_ms: holder.until });
      if (kept === 0) return 'gone';
      const answer = (await table().first('answer'))?.answer ?? undefined;
      if (answer === undefined) return 'waiting';
      // The answer is for this call alone.
      return (await table().delete()) > 0 ? answer : 'gone';
    });
  }

  async waiting(now: number): Promise<readonly WaitingCall[]> {
    const rows: ApprovalRow[] = await this.reader<ApprovalRow>('portal_approvals')
      .whereNull('answer')
      .where('until_ms', '>', now)
      .orderBy([{ column: 'asked_ms' }, { column: 'id' }]);
    return rows.map(({ id, subject, body, asked_ms, until_ms }) => ({
      ...{ id, subject, body },
      asked: Number(asked_ms),
      until: Number(until_ms),
    }));
  }

  async decide(id: string, approved: boolean, now: number): Promise<boolean> {
    return await this.commits.run(async (trx) => {
      const changed = await trx<ApprovalRow>('portal_approvals')
        .where({ id })
        .whereNull('answer')
        .where('until_ms', '>', now)
        .update({ answer: approved ? 'approved' : 'refused' });
      return changed > 0;
    });
  }

  async remove(id: string): Promise<void> {
    await this.commits.run((trx) => trx<ApprovalRow>('portal_approvals').where({ id }).delete());
  }

  async release(holder: string): Promise<void> {
    await this.commits.run((trx) =>
      trx<ApprovalRow>('portal_approvals').where({ holder }).update({ held_until_ms: 0 }),
    );
  }
}
