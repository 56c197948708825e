import * as z from 'zod'

/**
 * Composition objects of Block Kit. Slack refuses a message with any other member.
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/
 */

/** A text of 1 to `max` characters. */
export const string = (max: number) => z.string().min(1).max(max)

/** A page that a click opens: not a script. */
export const url = z
  .string()
  .max(3000)
  .refine((text) => /^(https?|slack|mailto):/i.test(text) && URL.canParse(text), 'invalid url')

export const imageUrl = z
  .string()
  .max(3000)
  .refine((text) => /^https?:/i.test(text) && URL.canParse(text), 'invalid url')

export const plainText = (max = 3000) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: string(max),
    emoji: z.boolean().optional(),
  })

export const mrkdwn = (max = 3000) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: string(max),
    verbatim: z.boolean().optional(),
  })

export const text = (max = 3000) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)])

export const style = z.enum(['primary', 'danger'])

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: text(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: style.optional(),
})

/** `written`: options of menus are plain text. */
const optionOf = <Text extends z.ZodType>(written: Text) =>
  z.strictObject({
    text: written,
    value: string(150).optional(),
    description: plainText(75).optional(),
    url: url.optional(),
  })

export const plainOption = optionOf(plainText(75))
export const option = optionOf(text(75))

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(plainOption).min(1).max(100),
})

export const conversationFilter = z.strictObject({
  include: z
    .array(z.enum(['im', 'mpim', 'private', 'public']))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
})

export const slackFile = z.union([
  z.strictObject({ id: string(255) }),
  z.strictObject({ url: imageUrl }),
])

/** Of an image: its own URL, or a file in Slack. */
export function hasOneSource({
  image_url,
  slack_file,
}: {
  image_url?: unknown
  slack_file?: unknown
}) {
  return (image_url === undefined) !== (slack_file === undefined)
}
