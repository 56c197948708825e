/** A part of the example that a fork may leave out, by what it consists of. */
export interface Part {
  /** Parts that have to go with it, because they use it. */
  readonly requires?: readonly string[]
  /** Settings of the stacks, for each environment: `"ENV:KEY"` in the context of `cdk.json`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Folders and files that only it has. */
  readonly folders: readonly string[]
  /** Lines that only it needs, by file. */
  readonly lines: Readonly<Record<string, readonly RegExp[]>>
  /** Texts, by file; a pattern has the flag `g`. Where a path ends in `/`, of all files below it. */
  readonly texts: Readonly<
    Record<string, readonly (readonly [text: string | RegExp, rest: string])[]>
  >
  /** Dependencies that only it has, by workspace. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>
  /** Its routes in OpenAPI documents, by file. */
  readonly routes: Readonly<Record<string, readonly string[]>>
  /** OpenAPI documents that lose access tokens. */
  readonly security?: readonly string[]
}
