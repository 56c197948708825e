/** Mutants that change nothing that anybody reads, by file and change, with the reason. */
export const equivalent: ReadonlyMap<string, string> = new Map([])
