/** A fenced block of commands. */
export interface Block {
  /** The heading above it. */
  readonly heading: string
  /** Number of its first line of code, from 1. */
  readonly line: number
  readonly code: string
  /** Why no machine runs it: what follows `sh not run:` on its fence. */
  readonly notRun?: string
  /** Runs before there is anything in the account: `sh on an empty account`. */
  readonly emptyAccount?: true
}

const EMPTY_ACCOUNT = 'on an empty account'

/**
 * The blocks of a runbook in their order: those whose fence begins with `sh`. Another language is text to read.
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
    if (language === 'sh') {
      const info = words.join(' ')
      const notRun = /^not run: (.+)$/.exec(info)?.[1]
      const emptyAccount = info === EMPTY_ACCOUNT
      if (info !== '' && notRun === undefined && !emptyAccount)
        throw new Error(
          `line ${at + 1}: write "sh", "sh ${EMPTY_ACCOUNT}" or "sh not run: REASON", not "sh ${info}"`,
        )
      blocks.push({
        heading,
        line: at + 2,
        code: lines.slice(at + 1, end).join('\n'),
        ...(notRun !== undefined && { notRun }),
        ...(emptyAccount && { emptyAccount }),
      })
    }
    at = end
  }
  return blocks
}
