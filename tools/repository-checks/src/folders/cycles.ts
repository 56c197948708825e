import type { Import } from './imports.ts'

/** Neighbours in a folder that import each other, directly or through others. */
export interface Cycle {
  readonly folder: string
  /** Names of subfolders and files, sorted. */
  readonly members: readonly string[]
  /** The imports between them. */
  readonly edges: readonly Import[]
}

/**
 * The cycles below a folder. At each level its subfolders and its loose files are the nodes, so a file that imports another one
 * back is a cycle too.
 */
export function cyclesBelow(root: string, imports: readonly Import[]): Cycle[] {
  const inside = imports.filter(({ from, to }) => isIn(root, from) && isIn(root, to))
  const levels = new Set([root, ...inside.flatMap(({ from }) => foldersBetween(root, from))])
  return [...levels].sort().flatMap((folder) => cyclesIn(folder, inside))
}

function cyclesIn(folder: string, imports: readonly Import[]): Cycle[] {
  const nodeOf = (path: string) => path.slice(folder.length + 1).split('/')[0] ?? ''
  const edges = imports
    .filter(({ from, to }) => isIn(folder, from) && isIn(folder, to))
    .filter(({ from, to }) => nodeOf(from) !== nodeOf(to))
  const next = Map.groupBy(edges, ({ from }) => nodeOf(from))
  const reachable = new Map<string, ReadonlySet<string>>()
  for (const node of next.keys())
    reachable.set(
      node,
      reach(node, (one) => (next.get(one) ?? []).map(({ to }) => nodeOf(to))),
    )
  const reaches = (a: string, b: string) => reachable.get(a)?.has(b) === true
  const looping = [...next.keys()].filter((node) => reaches(node, node)).sort()
  const groups = Map.groupBy(looping, (node) =>
    looping.find((one) => reaches(one, node) && reaches(node, one)),
  )
  return [...groups.values()].map((members) => ({
    folder,
    members,
    edges: edges.filter(
      ({ from, to }) => members.includes(nodeOf(from)) && members.includes(nodeOf(to)),
    ),
  }))
}

function reach(start: string, next: (node: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const waiting = [start]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
    for (const one of next(node))
      if (!seen.has(one)) {
        seen.add(one)
        waiting.push(one)
      }
  return seen
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`)
}

/** Folders below `root` on the way to a file. */
function foldersBetween(root: string, file: string): string[] {
  const names = file
    .slice(root.length + 1)
    .split('/')
    .slice(0, -1)
  return names.map((_, index) => [root, ...names.slice(0, index + 1)].join('/'))
}

/** The cycle as a test reports it: who imports whom. */
export function describeCycle({ folder, members, edges }: Cycle): string {
  const lines = edges.map(({ from, to }) => `  ${from} imports ${to}`)
  return [`${folder}: ${members.join(', ')}`, ...new Set(lines)].join('\n')
}
