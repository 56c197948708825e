/** One small change of a file that a test should notice. */
export interface Mutant {
  /** From 1. */
  readonly line: number
  readonly before: string
  readonly after: string
  /** The whole file with the change. */
  readonly source: string
}

/** The variants of a line. */
type Operator = (line: string, file: string) => readonly string[]

/** Negates the condition of an `if`. */
const negate: Operator = (line) => {
  const [, head, condition, tail] =
    /^(\s*(?:else )?if )\((.+)\)((?: \{| return.*| throw.*)?)$/.exec(line) ?? []
  return condition === undefined ? [] : [`${head}(!(${condition}))${tail}`]
}

/** Returns another literal of those that the file returns. */
const otherLiteral: Operator = (line, file) => {
  const [, head, literal, tail] = /^(.*\breturn (?:.*\? )?)'([\w-]+)'(.*)$/.exec(line) ?? []
  if (literal === undefined) return []
  const literals = [...new Set([...file.matchAll(/\breturn '([\w-]+)'/g)].map(([, one]) => one))]
  const other = literals[(literals.indexOf(literal) + 1) % literals.length]
  return other === undefined || other === literal ? [] : [`${head}'${other}'${tail}`]
}

/** Drops one string of a list. */
const dropElement: Operator = (line) =>
  [...line.matchAll(/(?<=\[|, )'[^']+'(?:, )?(?=[^\]]*\])/g)]
    .filter(() => /(?:^|[\s(])\['/.test(line))
    .map(({ 0: element, index }) => line.slice(0, index) + line.slice(index + element.length))

const swaps: readonly (readonly [RegExp, string])[] = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ < (?![\w.()]+ \? -1 : 1)/g, ' <= '],
  [/ > (?![\w.()]+ \? -1 : 1)/g, ' >= '],
  [/ \?\?= /g, ' = '],
  [/(?<=^|[\s([{.])!(?=[\w(])/g, ''],
  [/\bMath\.max\(/g, 'Math.min('],
  [/\bMath\.min\(/g, 'Math.max('],
  [/\.some\(/g, '.every('],
  [/\.every\(/g, '.some('],
  [/\.find\(/g, '.findLast('],
  [/\.findLast\(/g, '.find('],
  // The fallback alone: without the value before `??`.
  [/(?<=^|[\s([{!])[\w.?#]+ \?\?(?: |$)/g, ''],
]

/** Swaps one operator or call for its opposite. Not where a sort orders by name what is equal otherwise: `<=` and `>=` do the same there. */
const swapOperator: Operator = (line) =>
  swaps.flatMap(([pattern, by]) =>
    [...line.matchAll(pattern)].map(
      ({ 0: operator, index }) => line.slice(0, index) + by + line.slice(index + operator.length),
    ),
  )

const operators: readonly Operator[] = [negate, otherLiteral, dropElement, swapOperator]

/** All mutants of a file. Comments, imports and types are left alone. */
export function mutantsOf(file: string): Mutant[] {
  const lines = file.split('\n')
  return lines.flatMap((before, index) => {
    if (/^\s*(\/\/|\*|\/\*|import |export (type|interface)|readonly |\| )/.test(before)) return []
    const variants = new Set(operators.flatMap((operator) => operator(before, file)))
    return [...variants].map((after) => ({
      line: index + 1,
      before: before.trim(),
      after: after.trim(),
      source: lines.with(index, after).join('\n'),
    }))
  })
}
