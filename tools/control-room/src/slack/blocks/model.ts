/** A block of a message or an element of one: whatever was posted, so each member may be missing. */
export interface Block {
  readonly type?: string
  readonly text?: string | TextObject
  readonly fields?: readonly TextObject[]
  readonly elements?: readonly Block[]
  readonly accessory?: Block
  readonly rows?: readonly (readonly Block[])[]
  readonly column_settings?: readonly ({ readonly align?: 'left' | 'center' | 'right' } | null)[]
  readonly alt_text?: string
  readonly title?: TextObject
  /** Of a button. */
  readonly action_id?: string
  readonly url?: string
  readonly style?: 'primary' | 'danger'
  readonly confirm?: ConfirmObject
}

export interface TextObject {
  readonly type?: string
  readonly text?: string
}

/** @see https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export interface ConfirmObject {
  readonly title?: TextObject
  readonly text?: TextObject
  readonly confirm?: TextObject
  readonly deny?: TextObject
  readonly style?: 'primary' | 'danger'
}

/** Blocks as a message holds them, to be read member by member. */
export const blocksOf = (blocks: readonly unknown[] | undefined): readonly Block[] =>
  // Whatever was posted: each member of a block is optional and looked at where it is drawn.
  (blocks ?? []) as readonly Block[]

/** The text of a block or of an element, however it is written. */
export function textOf({ text }: Pick<Block, 'text'>): string {
  return typeof text === 'string' ? text : (text?.text ?? '')
}
