/** A part of the example that a fork may leave out, by what it consists of. */
export interface Part {
  /** Folders that only it has. */
  readonly folders: readonly string[]
  /** Lines that only it needs, by file. */
  readonly lines: Readonly<Record<string, readonly RegExp[]>>
  /** Texts within lines, by file. Where a path ends in `/`, of all files below it. */
  readonly texts: Readonly<Record<string, readonly (readonly [text: string, rest: string])[]>>
  /** Dependencies that only it has, by workspace. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>
  /** Its routes in OpenAPI documents, by file. */
  readonly routes: Readonly<Record<string, readonly string[]>>
}
