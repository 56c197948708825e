import type { ComponentChildren } from 'preact'
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx'
import { Button, type OnAction } from './button.tsx'
import { type Block, blocksOf, textOf } from './model.ts'
import { Table } from './table.tsx'

export interface BlocksProps {
  readonly blocks: readonly unknown[] | undefined
  /** Labels of buttons with a ⚠ beside them. */
  readonly unacknowledged?: readonly string[]
  readonly onAction?: OnAction | undefined
}

type Interactive = Omit<BlocksProps, 'blocks'>

/** Blocks as Slack draws them. A block that is not drawn here is named, so that nothing is missing in silence. */
export function Blocks({ blocks, ...interactive }: BlocksProps) {
  return <>{blocksOf(blocks).map((block) => drawBlock(block, interactive))}</>
}

function drawBlock(block: Block, interactive: Interactive): ComponentChildren {
  switch (block.type) {
    case 'section':
      return <Section block={block} {...interactive} />
    case 'context':
      return (
        <div class="slack-context">
          {(block.elements ?? []).map((element) => (
            <span>{drawText(element)}</span>
          ))}
        </div>
      )
    case 'actions':
      return (
        <div class="slack-actions">
          {(block.elements ?? []).map((element) => drawElement(element, interactive))}
        </div>
      )
    case 'header':
      return <p class="slack-header">{textOf(block)}</p>
    case 'divider':
      return <hr />
    case 'table':
      return <Table rows={block.rows ?? []} settings={block.column_settings ?? []} />
    default:
      return <NotDrawn what={`block of type ${block.type ?? '?'}`} text={block.alt_text} />
  }
}

function Section({ block, ...interactive }: { readonly block: Block } & Interactive) {
  const { text, fields, accessory } = block
  return (
    <div class="slack-section">
      <div>
        {text !== undefined && <div>{drawText({ ...asText(text) })}</div>}
        {fields && (
          <div class="slack-fields">
            {fields.map((field) => (
              <div>{drawText(field)}</div>
            ))}
          </div>
        )}
      </div>
      {accessory && <div class="slack-accessory">{drawElement(accessory, interactive)}</div>}
    </div>
  )
}

const asText = (text: NonNullable<Block['text']>) => (typeof text === 'string' ? { text } : text)

/** Only `mrkdwn` has marks; `plain_text` shows them. */
function drawText(element: Pick<Block, 'type' | 'text'>): ComponentChildren {
  if (element.type === 'image') return <NotDrawn what="image" text={undefined} />
  return element.type === 'plain_text' ? textOf(element) : <Mrkdwn text={textOf(element)} />
}

function drawElement(
  element: Block,
  { unacknowledged = [], onAction }: Interactive,
): ComponentChildren {
  if (element.type !== 'button')
    return <NotDrawn what={`element of type ${element.type ?? '?'}`} text={element.alt_text} />
  return (
    <Button
      button={element}
      warned={unacknowledged.includes(textOf(element))}
      onAction={onAction}
    />
  )
}

function NotDrawn({ what, text }: { readonly what: string; readonly text: string | undefined }) {
  return (
    <p class="slack-not-drawn">
      {what} is not drawn here{text ? `: ${text}` : ''}
    </p>
  )
}
