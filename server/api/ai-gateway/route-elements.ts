import { z } from 'zod';
import type { RouteNode } from '../../../core/exchange/policy-gateway';

const exitSchema = z.strictObject({ elementId: z.string() });
/** Nodes of a route have ids of their own; one named `end` ends the route wherever it stands. */
const id = z.string().regex(/^[\w.-]{1,64}$/, '1–64 letters, digits, _, . and -');
/** `10` or `10%`, and `else` for the rest. */
const SHARE = /^(\d{1,3}(?:\.\d+)?)%?$/;

export const elementsSchema = z
  .array(
    z.discriminatedUnion('type', [
      z.strictObject({
        id,
        type: z.literal('start'),
        outputs: z.strictObject({ next: exitSchema }),
      }),
      z.strictObject({
        id,
        type: z.literal('conditional'),
        properties: z.strictObject({ conditions: z.record(z.string(), z.unknown()) }),
        outputs: z.strictObject({ true: exitSchema, false: exitSchema }),
      }),
      z.strictObject({
        id,
        type: z.literal('percentage'),
        outputs: z
          .record(
            z.string().regex(/^(\d{1,3}(\.\d+)?%?|else)$/, 'a percentage or else'),
            exitSchema,
          )
          .refine((outputs) => 'else' in outputs, 'an output else takes the rest'),
      }),
      z.strictObject({
        id,
        type: z.enum(['rate', 'rate_limit']),
        properties: z.strictObject({
          key: z.string().max(200),
          limit: z.number().positive(),
          limitType: z.enum(['count', 'cost']),
          window: z.number().int().min(1),
          technique: z.enum(['fixed', 'sliding']).optional(),
        }),
        outputs: z.strictObject({ success: exitSchema, fallback: exitSchema }),
      }),
      z.strictObject({
        id,
        type: z.literal('model'),
        properties: z.strictObject({
          model: z.string().min(1),
          provider: z.string().min(1),
          retries: z.number().int().min(0).max(4),
          timeout: z.number().int().min(0),
        }),
        outputs: z.strictObject({ success: exitSchema, fallback: exitSchema }),
      }),
      z.strictObject({ id, type: z.literal('end'), outputs: z.record(z.string(), exitSchema) }),
    ]),
  )
  .min(2);
type Element = z.infer<typeof elementsSchema>[number];

/** The policy's nodes for the elements of a request. */
export const toNodes = (elements: readonly Element[]): RouteNode[] => elements.map(toNode);

function toNode(element: Element): RouteNode {
  switch (element.type) {
    case 'start':
      return { id: element.id, type: 'start', next: element.outputs.next.elementId };
    case 'conditional': {
      const { outputs, properties } = element;
      return {
        id: element.id,
        type: 'conditional',
        conditions: properties.conditions,
        true: outputs.true.elementId,
        false: outputs.false.elementId,
      };
    }
    case 'percentage': {
      const shares = Object.entries(element.outputs).flatMap(([name, { elementId }]) => {
        const percent = SHARE.exec(name)?.[1];
        return percent === undefined ? [] : [{ percent: Number(percent), next: elementId }];
      });
      return {
        id: element.id,
        type: 'percentage',
        shares,
        else: element.outputs['else']?.elementId ?? 'end',
      };
    }
    case 'model': {
      const { outputs, properties } = element;
      return {
        id: element.id,
        type: 'model',
        ...properties,
        success: outputs.success.elementId,
        fallback: outputs.fallback.elementId,
      };
    }
    case 'end':
      return { id: element.id, type: 'end' };
    default: {
      const { outputs, properties } = element;
      const { window: interval, technique = 'fixed', ...rest } = properties;
      return {
        id: element.id,
        type: 'rate_limit',
        ...rest,
        interval,
        technique,
        success: outputs.success.elementId,
        fallback: outputs.fallback.elementId,
      };
    }
  }
}

const to = (elementId: string) => ({ elementId });

/** The elements that the API shows for the nodes of a route. */
export const showElements = (nodes: readonly RouteNode[]) => nodes.map(showElement);

function showElement(node: RouteNode) {
  const { id, type } = node;
  switch (node.type) {
    case 'start':
      return { id, type, outputs: { next: to(node.next) } };
    case 'conditional':
      return {
        id,
        type,
        properties: { conditions: node.conditions },
        outputs: { true: to(node.true), false: to(node.false) },
      };
    case 'percentage': {
      const shares = node.shares.map(({ percent, next }) => [`${percent}%`, to(next)] as const);
      return { id, type, outputs: { ...Object.fromEntries(shares), else: to(node.else) } };
    }
    case 'rate_limit': {
      const { key, limit, limitType, interval: window, technique } = node;
      return {
        id,
        type: 'rate',
        properties: { key, limit, limitType, window, technique },
        outputs: { success: to(node.success), fallback: to(node.fallback) },
      };
    }
    case 'model': {
      const { model, provider, retries, timeout } = node;
      return {
        id,
        type,
        properties: { model, provider, retries, timeout },
        outputs: { success: to(node.success), fallback: to(node.fallback) },
      };
    }
    case 'end':
      return { id, type, outputs: {} };
  }
}
