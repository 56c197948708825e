import * as z from 'zod'
import {
  confirm,
  conversationFilter,
  hasOneSource,
  imageUrl,
  option,
  optionGroup,
  plainOption,
  plainText,
  slackFile,
  string,
  style,
  url,
} from './objects.ts'

/**
 * Block elements of messages, by the blocks that take them.
 * @see https://docs.slack.dev/reference/block-kit/block-elements/
 */

const action = { action_id: string(255).optional() }
const focusable = { ...action, focus_on_load: z.boolean().optional() }
const picker = { ...focusable, confirm: confirm.optional() }
const placeholder = { placeholder: plainText(150).optional() }
const menu = { ...picker, ...placeholder }
const several = { ...menu, max_selected_items: z.int().min(1).optional() }
const labelled = {
  text: plainText(75),
  style: style.optional(),
  accessibility_label: string(75).optional(),
  confirm: confirm.optional(),
}
const choices = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
}
const conversations = {
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
}
const ids = z.array(string(255)).min(1)

const hasOneList = ({ options, option_groups }: { options?: unknown; option_groups?: unknown }) =>
  (options === undefined) !== (option_groups === undefined)
const ONE_LIST = 'must define either `options` or `option_groups`'

export const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: string(2000),
    image_url: imageUrl.optional(),
    slack_file: slackFile.optional(),
  })
  .refine(hasOneSource, 'must define either `image_url` or `slack_file`')

const button = z.strictObject({
  ...{ ...action, ...labelled },
  type: z.literal('button'),
  value: string(2000).optional(),
  url: url.optional(),
})

const workflowButton = z.strictObject({
  ...{ ...action, ...labelled },
  type: z.literal('workflow_button'),
  workflow: z.strictObject({
    trigger: z.strictObject({
      url,
      customizable_input_parameters: z
        .array(z.strictObject({ name: z.string(), value: z.string() }))
        .optional(),
    }),
  }),
})

const overflow = z.strictObject({
  ...action,
  type: z.literal('overflow'),
  confirm: confirm.optional(),
  options: z.array(plainOption).min(1).max(5),
})

const checkboxes = z.strictObject({
  ...picker,
  type: z.literal('checkboxes'),
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).optional(),
})

const radioButtons = z.strictObject({
  ...picker,
  type: z.literal('radio_buttons'),
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
})

const datepicker = z.strictObject({
  ...menu,
  type: z.literal('datepicker'),
  initial_date: z.iso.date().optional(),
})

const datetimepicker = z.strictObject({
  ...picker,
  type: z.literal('datetimepicker'),
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
})

const timepicker = z.strictObject({
  ...menu,
  type: z.literal('timepicker'),
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
})

const selects = [
  z
    .strictObject({
      ...{ ...menu, ...choices },
      type: z.literal('static_select'),
      initial_option: plainOption.optional(),
    })
    .refine(hasOneList, ONE_LIST),
  z.strictObject({
    ...menu,
    type: z.literal('external_select'),
    initial_option: plainOption.optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({
    ...menu,
    type: z.literal('users_select'),
    initial_user: string(255).optional(),
  }),
  z.strictObject({
    ...{ ...menu, ...conversations },
    type: z.literal('conversations_select'),
    initial_conversation: string(255).optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    ...menu,
    type: z.literal('channels_select'),
    initial_channel: string(255).optional(),
    response_url_enabled: z.boolean().optional(),
  }),
] as const

const multiSelects = [
  z
    .strictObject({
      ...{ ...several, ...choices },
      type: z.literal('multi_static_select'),
      initial_options: z.array(plainOption).min(1).optional(),
    })
    .refine(hasOneList, ONE_LIST),
  z.strictObject({
    ...several,
    type: z.literal('multi_external_select'),
    initial_options: z.array(plainOption).min(1).optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({
    ...several,
    type: z.literal('multi_users_select'),
    initial_users: ids.optional(),
  }),
  z.strictObject({
    ...{ ...several, ...conversations },
    type: z.literal('multi_conversations_select'),
    initial_conversations: ids.optional(),
  }),
  z.strictObject({
    ...several,
    type: z.literal('multi_channels_select'),
    initial_channels: ids.optional(),
  }),
] as const

const selectable = [
  ...([checkboxes, radioButtons, datepicker, timepicker] as const),
  ...selects,
  ...multiSelects,
] as const

/** What stands beside the text of a section. */
export const accessory = z.discriminatedUnion('type', [
  ...([button, workflowButton, overflow, image] as const),
  ...selectable,
])

export const interactive = z.discriminatedUnion('type', [
  ...([button, workflowButton, overflow, datetimepicker] as const),
  ...selectable,
])
