import { z } from 'zod';

/** Limits of custom topics, as the vendor documents them. */
export const CUSTOM_TOPICS = { most: 20, label: /^[a-z0-9-]{2,20}$/, topic: /^[\x20-\x7e]{2,50}$/ };

export const topicsBodySchema = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        label: z.string().regex(CUSTOM_TOPICS.label, 'a label is 2–20 of a–z, 0–9 and hyphen'),
        topic: z.string().regex(CUSTOM_TOPICS.topic, 'a topic is 2–50 printable ASCII characters'),
      }),
    )
    .max(CUSTOM_TOPICS.most, `at most ${CUSTOM_TOPICS.most} topics`)
    .superRefine((topics, context) => {
      for (const key of ['label', 'topic'] as const) {
        const seen = new Set<string>();
        for (const [index, entry] of topics.entries()) {
          const value = entry[key].toLowerCase();
          if (seen.has(value)) {
            const message = `this ${key} is there already`;
            context.addIssue({ code: 'custom', path: [index, key], message });
          }
          seen.add(value);
        }
      }
    })
    .default([]),
});
export type CustomTopic = z.infer<typeof topicsBodySchema>['topics'][number];
