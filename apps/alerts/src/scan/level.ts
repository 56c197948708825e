/** Severities of ECR and Amazon Inspector, worst first. */
export const levels = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const
export type Level = (typeof levels)[number]

/** How many findings each severity has; those without any are missing. */
export type Counts = Readonly<Partial<Record<Level, number>>>

/** Amazon Inspector's `UNTRIAGED`, and levels that AWS may add, are what ECR calls `UNDEFINED`. */
export function levelOf(severity: string | undefined): Level {
  return levels.find((level) => level === severity) ?? 'UNDEFINED'
}

/** The levels from the worst to this one. */
export function levelsFrom(threshold: Level): readonly Level[] {
  return levels.slice(0, levels.indexOf(threshold) + 1)
}

export function countLevels(findings: readonly { readonly level: Level }[]): Counts {
  const groups = Map.groupBy(findings, ({ level }) => level)
  return orderedCounts((level) => groups.get(level)?.length ?? 0)
}

/** The counts that AWS sent. Amazon Inspector's `TOTAL` names no level for the rest: it is left out. */
export function countsOf(counts: Readonly<Record<string, number>>): Counts {
  return orderedCounts((level) => counts[level] ?? 0)
}

/** Level by level the larger of two counts. */
export function largerCounts(a: Counts, b: Counts): Counts {
  return orderedCounts((level) => Math.max(a[level] ?? 0, b[level] ?? 0))
}

/** What is left of `a` without `b`. */
export function lessCounts(a: Counts, b: Counts): Counts {
  return orderedCounts((level) => (a[level] ?? 0) - (b[level] ?? 0))
}

/** Only the levels from the worst to this one. */
export function countsFrom(counts: Counts, threshold: Level): Counts {
  const some = new Set(levelsFrom(threshold))
  return orderedCounts((level) => (some.has(level) ? (counts[level] ?? 0) : 0))
}

export function isNone(counts: Counts): boolean {
  return Object.keys(counts).length === 0
}

function orderedCounts(count: (level: Level) => number): Counts {
  const counts = levels.map((level) => [level, count(level)] as const)
  return Object.fromEntries(counts.filter(([, found]) => found > 0))
}
