import * as z from 'zod'
import { accessory, image, interactive } from './elements.ts'
import { hasOneSource, imageUrl, mrkdwn, plainText, slackFile, string, text } from './objects.ts'
import { richText } from './rich-text.ts'

/**
 * The blocks of messages. Not those of modals, of AI apps and of remote files, and none that Slack rolls out in phases.
 * @see https://docs.slack.dev/reference/block-kit/blocks/
 */

const identified = { block_id: string(255).optional() }
const httpsUrl = imageUrl.refine((value) => /^https:/i.test(value), 'invalid url')

const cell = z.discriminatedUnion('type', [
  richText,
  z.strictObject({ type: z.literal('raw_text'), text: string(3000) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: string(3000) }),
])

export const block = z.discriminatedUnion('type', [
  z.strictObject({
    ...identified,
    type: z.literal('actions'),
    elements: z.array(interactive).min(1).max(25),
  }),
  z.strictObject({
    ...identified,
    type: z.literal('context'),
    elements: z
      .array(z.discriminatedUnion('type', [image, plainText(), mrkdwn()]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ ...identified, type: z.literal('divider') }),
  z.strictObject({ ...identified, type: z.literal('header'), text: plainText(150) }),
  z
    .strictObject({
      ...identified,
      type: z.literal('image'),
      alt_text: string(2000),
      image_url: imageUrl.optional(),
      slack_file: slackFile.optional(),
      title: plainText(2000).optional(),
    })
    .refine(hasOneSource, 'must define either `image_url` or `slack_file`'),
  z.strictObject({ ...identified, type: z.literal('markdown'), text: string(12_000) }),
  richText,
  z
    .strictObject({
      ...identified,
      type: z.literal('section'),
      text: text().optional(),
      fields: z.array(text(2000)).min(1).max(10).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
    })
    .refine(
      ({ text, fields }) => text !== undefined || fields !== undefined,
      'must define either `fields` or `text`',
    ),
  z.strictObject({
    ...identified,
    type: z.literal('table'),
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z.strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        }),
      )
      .max(20)
      .optional(),
  }),
  z.strictObject({
    ...identified,
    type: z.literal('video'),
    alt_text: string(200),
    title: plainText(199),
    video_url: httpsUrl,
    thumbnail_url: imageUrl,
    title_url: httpsUrl.optional(),
    author_name: string(49).optional(),
    provider_name: string(49).optional(),
    provider_icon_url: imageUrl.optional(),
    description: plainText(199).optional(),
  }),
])
