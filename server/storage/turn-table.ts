import type { TurnStore } from './administration-port';
import type { GroupCommit } from './group-commit';

interface TurnRow {
  name: string;
  holder: string;
  until_ms: number;
}

export class TurnTable implements TurnStore {
  constructor(private readonly commits: GroupCommit) {}

  take(name: string, holder: string, now: number, until: number): Promise<boolean> {
    return this.commits.run(async (trx) => {
      // One statement each, so that of two replicas one changes the row and the other does not.
      const kept = await trx<TurnRow>('turns')
        .where({ name })
        .where((free) => {
          void free.where({ holder }).orWhere('until_ms', '<=', now);
        })
        .update({ holder, until_ms: until });
      if (kept > 0) return true;
      const added: unknown[] = await trx<TurnRow>('turns')
        .insert({ name, holder, until_ms: until })
        .onConflict('name')
        .ignore()
        .returning('name');
      return added.length > 0;
    });
  }

  async release(name: string, holder: string): Promise<void> {
    await this.commits.run((trx) => trx<TurnRow>('turns').where({ name, holder }).delete());
  }
}
