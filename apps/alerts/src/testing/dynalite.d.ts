declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Makes a server that does not listen yet; only the option that the tests use. */
  export default function dynalite(options: { createTableMs: number }): Server
}
