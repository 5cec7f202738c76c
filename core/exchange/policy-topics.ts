import { z } from 'zod';

/** Limits of a company's own topics. */
export const TOPIC_LIMITS = { topics: 20, labelLength: 64, shortest: 2, longest: 50 } as const;

const { labelLength, shortest, longest } = TOPIC_LIMITS;

/**
 * Topics of the company's own: label → what it is about, in a few English words. Rules ask for
 * `llm.prompt.custom_topic_categories["label"]`.
 */
export const topicsSchema = z
  .record(
    z.string().min(1).max(labelLength),
    z
      .string()
      .regex(
        new RegExp(`^[\\x20-\\x7e]{${shortest},${longest}}$`),
        `${shortest} to ${longest} ASCII characters`,
      ),
  )
  .refine((topics) => Object.keys(topics).length <= TOPIC_LIMITS.topics, {
    message: `more than ${TOPIC_LIMITS.topics} topics`,
  });
