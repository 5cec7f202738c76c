import type { SignInStepStore } from './access-port';
import type { GroupCommit } from './group-commit';

interface StepRow {
  hash: string;
  kind: string;
  body: string;
  expires_ms: number;
}

export class SignInStepTable implements SignInStepStore {
  constructor(private readonly commits: GroupCommit) {}

  async put(step: { hash: string; kind: string; body: string; expires: number }): Promise<void> {
    const { hash, kind, body, expires } = step;
    await this.commits.run((trx) =>
      trx<StepRow>('sign_in_steps').insert({ hash, kind, body, expires_ms: expires }),
    );
  }

  take(hash: string, kind: string, at: number): Promise<string | undefined> {
    return this.commits.run(async (trx) => {
      const row = await trx<StepRow>('sign_in_steps').where({ hash, kind }).first();
      if (!row) return undefined;
      // Of two who take it at once, one deletes it.
      const removed = await trx<StepRow>('sign_in_steps').where({ hash }).delete();
      return removed > 0 && Number(row.expires_ms) > at ? row.body : undefined;
    });
  }

  async removeExpired(at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<StepRow>('sign_in_steps').where('expires_ms', '<=', at).delete(),
    );
  }
}
