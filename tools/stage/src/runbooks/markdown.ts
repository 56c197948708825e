/** A fenced block of commands. */
export interface Block {
  /** The heading above it. */
  readonly heading: string
  /** Number of its first line of code, from 1. */
  readonly line: number
  readonly code: string
  /** Why no machine with only Node and Git runs it: what follows `sh not run:` or `sh needs` on its fence. */
  readonly notRun?: string
  /** Runs before there is anything in the account: `sh on an empty account`. */
  readonly emptyAccount?: true
}

const EMPTY_ACCOUNT = 'on an empty account'

/**
 * The blocks of a page in their order: those whose fence begins with `sh`. Another language is text to read, and a path after `sh`
 * makes the block a file.
 * @throws Error on a fence that is never closed, or has words behind `sh` that mean nothing
 */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.split('\n')
  const blocks: Block[] = []
  let heading = ''
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading
    const fence = /^```(.*)$/.exec(line)
    if (!fence) continue
    const end = lines.indexOf('```', at + 1)
    if (end < 0) throw new Error(`line ${at + 1}: the block is never closed`)
    const [language, ...words] = (fence[1] ?? '').split(' ')
    const mark = language === 'sh' ? markOf(words.join(' '), at + 1) : undefined
    if (mark)
      blocks.push({ heading, line: at + 2, code: lines.slice(at + 1, end).join('\n'), ...mark })
    at = end
  }
  return blocks
}

/** The block's commands without comments: the same on a page and its translation. */
export function commandsOf({ code }: Block): string {
  const lines = code.split('\n').map((line) => line.replace(/(^|\s+)#.*$/, '').trimEnd())
  return lines.filter((line) => line !== '').join('\n')
}

/** What the words behind `sh` mean; `undefined` where they are the path of a file. */
function markOf(info: string, line: number): Pick<Block, 'notRun' | 'emptyAccount'> | undefined {
  const [, reason = /^needs .+$/.exec(info)?.[0]] = /^not run: (.+)$/.exec(info) ?? []
  if (info === '') return {}
  if (info === EMPTY_ACCOUNT) return { emptyAccount: true }
  if (reason !== undefined) return { notRun: reason }
  if (/^\S*\/\S*$/.test(info)) return undefined
  throw new Error(
    `line ${line}: write "sh", "sh ${EMPTY_ACCOUNT}", "sh needs WHAT" or "sh not run: REASON", not "sh ${info}"`,
  )
}
