const attempt = 'apps/alerts/src/deployment/attempt.ts'

/** Mutants that change nothing that anybody reads, by file and change, with the reason. */
export const equivalent: ReadonlyMap<string, string> = new Map([
  [
    `${attempt}: const hookOrder = ['in_progress', 'awaiting', 'continued', 'timed_out', 'rolled_back'] → const hookOrder = ['awaiting', 'continued', 'timed_out', 'rolled_back']`,
    'it comes first either way: what is not in the list has the index -1',
  ],
])
