const deployment = 'apps/alerts/src/deployment'
const verdict = 'apps/delivery/src/verdict'

/** Mutants that change nothing that anybody reads, by file and change, with the reason. */
export const equivalent: ReadonlyMap<string, string> = new Map([
  [
    `${deployment}/attempts-of.ts: return (attempt.completedAt ?? attempt.failedAt) !== undefined → return (attempt.failedAt) !== undefined`,
    'one that completed is deployed, also where a newer one began',
  ],
  [
    `${deployment}/rollout-timeline.ts: const completedAt = to.map((id) => this.#unmatched.get(id)).find((time) => time !== undefined) → const completedAt = to.map((id) => this.#unmatched.get(id)).findLast((time) => time !== undefined)`,
    'only one of the two ids completes',
  ],
  [
    `${deployment}/rollout-timeline.ts: if (!next || hasTurned(next) || next.startedAt < at - ROLLBACK_BEGINS_BEFORE) return → if (!next && hasTurned(next) || next.startedAt < at - ROLLBACK_BEGINS_BEFORE) return`,
    'there is one: the attempt that failed, at least',
  ],
  [
    `${deployment}/hooks.ts: if (!first || !last) return [] → if (!first && !last) return []`,
    'a list without a first element has no last one',
  ],
  [
    `${deployment}/hooks.ts: const more = described.find(({ hook }) => hook === first.hook) → const more = described.findLast(({ hook }) => hook === first.hook)`,
    'no two hooks of a deployment have the same id',
  ],
  [
    `${deployment}/waits.ts: ({ from, to }) => to > from, → ({ from, to }) => to >= from,`,
    'a wait without length holds nothing up',
  ],
  [
    `${verdict}/evaluate-tasks.ts: const failed = [...now.failed].find(([task]) => !before.failed.has(task)) → const failed = [...now.failed].findLast(([task]) => !before.failed.has(task))`,
    'one of the tasks is named, whichever',
  ],
  ...['observe', 'observe-tasks'].map(
    (file) =>
      [
        `${verdict}/${file}.ts: const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY') → const primary = service?.deployments?.findLast(({ status }) => status === 'PRIMARY')`,
        'a service has one PRIMARY deployment',
      ] as const,
  ),
  [
    `${verdict}/observe.ts: const { image } = containers.find(({ name }) => name === container) ?? containers[0] ?? {} → const { image } = containers.findLast(({ name }) => name === container) ?? containers[0] ?? {}`,
    'no two containers of a task definition have the same name',
  ],
])
