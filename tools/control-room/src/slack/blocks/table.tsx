import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx'
import { type Block, textOf } from './model.ts'

export interface TableProps {
  readonly rows: readonly (readonly Block[])[]
  readonly settings: NonNullable<Block['column_settings']>
}

/** A table; its first row is the head. https://docs.slack.dev/reference/block-kit/blocks/table-block */
export function Table({ rows, settings }: TableProps) {
  const [head = [], ...body] = rows
  const align = (column: number) => ({ textAlign: settings[column]?.align ?? 'left' })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section class="slack-table" tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th scope="col" style={align(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr>
              {row.map((cell, column) => (
                <td style={align(column)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell({ cell }: { readonly cell: Block }) {
  if (cell.type === 'rich_text') return <i>rich text is not drawn here</i>
  return cell.type === 'mrkdwn' ? <Mrkdwn text={textOf(cell)} /> : textOf(cell)
}
