/** A stored object. */
export interface StoredObject {
  readonly key: string
  readonly contentType: string
  readonly body: Buffer
  /** Quoted, as in the header. */
  readonly etag: string
  readonly lastModified: Date
}
