/** The files of a repository. */
export interface Tree {
  /** Text of a file by its path from the root; `undefined` where there is none. */
  read(path: string): string | undefined
  /** Paths of the files below a folder. */
  files(folder: string): readonly string[]
}

/** New texts of files by their paths; `undefined` removes a file. */
export type Edits = ReadonlyMap<string, string | undefined>

/** A tree as it is after edits. */
export function withEdits(tree: Tree, edits: Edits): Tree {
  return {
    read: (path) => (edits.has(path) ? edits.get(path) : tree.read(path)),
    files(folder) {
      const paths = new Set(tree.files(folder))
      for (const [path, text] of edits) {
        if (text === undefined) paths.delete(path)
        else if (path.startsWith(`${folder}/`)) paths.add(path)
      }
      return [...paths].sort()
    },
  }
}

/** Only the edits that change something. */
export function realEdits(tree: Tree, edits: Edits): Edits {
  return new Map([...edits].filter(([path, text]) => tree.read(path) !== text))
}

/** A tree in memory. */
export function treeOf(files: ReadonlyMap<string, string>): Tree {
  return {
    read: (path) => files.get(path),
    files: (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
  }
}
