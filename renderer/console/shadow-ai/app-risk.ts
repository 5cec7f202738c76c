import { z } from 'zod';
import { appRiskSchema } from '../../../core/exchange/app';
import type aiApps from '../../../resources/ai-apps.json';

/** A reason of the library; the compiler asks the catalogues for a text of each. */
export type RiskReason = keyof (typeof aiApps)['riskReasons'];

/** How much an app may harm the company, and why. */
export interface AppRisk {
  readonly level: z.infer<typeof appRiskSchema>;
  /** Empty where the company's policy sets the level itself. */
  readonly reasons: readonly RiskReason[];
}

/** The risk notes of the library, by the id of the app. */
export type AppRisks = ReadonlyMap<string, AppRisk>;

/** What is read of `resources/ai-apps.json`. */
const notesSchema = z.object({
  riskReasons: z.record(z.string(), z.unknown()),
  apps: z.array(
    z.object({
      id: z.string(),
      risk: z.object({ level: appRiskSchema, reasons: z.array(z.string()) }).optional(),
    }),
  ),
});

/** Reads the library; it is a file of its own, loaded with the first page that needs it. */
export async function loadAppRisks(): Promise<AppRisks> {
  const library = await import('../../../resources/ai-apps.json');
  const { apps, riskReasons } = notesSchema.parse(library.default);
  const isReason = (id: string): id is RiskReason => Object.hasOwn(riskReasons, id);
  return new Map(
    apps.flatMap(({ id, risk }) =>
      risk ? [[id, { level: risk.level, reasons: risk.reasons.filter(isReason) }] as const] : [],
    ),
  );
}

/** The level of policy goes before that of the library, whose reasons then argue for another one. */
export function riskOf(
  known: AppRisk | undefined,
  own: AppRisk['level'] | undefined,
): AppRisk | undefined {
  if (own === undefined || own === known?.level) return known;
  return { level: own, reasons: [] };
}
