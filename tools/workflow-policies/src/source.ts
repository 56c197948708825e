import { isNode, LineCounter, parseDocument } from 'yaml'
import { UnreadableWorkflowError } from './errors.ts'
import type { Breach } from './finding.ts'

/** A path into a YAML document: keys and indices. */
export type Path = readonly (string | number)[]

/** A YAML file with the line of each value. */
export interface Source {
  /** From the root of the repository. */
  readonly file: string
  readonly text: string
  readonly value: unknown
  /** A breach at a value, or at its nearest existing parent. */
  breach(path: Path, message: string): Breach
  /** The text of the line on which a value begins, for its comment. */
  lineAt(path: Path): string
}

/**
 * Parses a file of `.github/`.
 * @throws UnreadableWorkflowError with the line of the first mistake
 */
export function parseSource(file: string, text: string): Source {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const [mistake] = document.errors
  if (mistake) throw new UnreadableWorkflowError(file, mistake)

  function lineOf(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line
    }
    return 1
  }

  return {
    file,
    text,
    value: document.toJS(),
    breach: (path, message) => ({ file, line: lineOf(path), message }),
    lineAt: (path) => text.split('\n')[lineOf(path) - 1] ?? '',
  }
}
