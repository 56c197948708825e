import * as z from 'zod'
import { string, url } from './objects.ts'

/** @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */

const styles = ['bold', 'code', 'italic', 'strike', 'underline'] as const
const style = z
  .strictObject(
    Object.fromEntries(styles.map((name) => [name, z.boolean().optional()])) as Record<
      (typeof styles)[number],
      z.ZodOptional<z.ZodBoolean>
    >,
  )
  .optional()

const words = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style })
const link = z.strictObject({
  type: z.literal('link'),
  url,
  text: z.string().min(1).optional(),
  unsafe: z.boolean().optional(),
  style,
})

const part = z.discriminatedUnion('type', [
  words,
  link,
  z.strictObject({
    type: z.literal('broadcast'),
    range: z.enum(['here', 'channel', 'everyone']),
    style,
  }),
  z.strictObject({ type: z.literal('color'), value: string(255), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: string(255), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: z.string().min(1),
    url: url.optional(),
    fallback: z.string().optional(),
    style,
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name: string(255),
    unicode: z.string().optional(),
    url: url.optional(),
    style,
  }),
  z.strictObject({ type: z.literal('team'), team_id: string(255), style }),
  z.strictObject({ type: z.literal('user'), user_id: string(255), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: string(255), style }),
])

const border = z.literal([0, 1]).optional()

const section = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(part).min(1),
})

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: string(255).optional(),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        section,
        z.strictObject({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          elements: z.array(section).min(1),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
          border,
        }),
        z.strictObject({
          type: z.literal('rich_text_quote'),
          elements: z.array(part).min(1),
          border,
        }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(z.discriminatedUnion('type', [words, link])).min(1),
          border,
          language: z.string().optional(),
        }),
      ]),
    )
    .min(1),
})
