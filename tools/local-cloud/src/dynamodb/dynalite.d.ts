declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Creates a server that is not listening yet. Declares only the options used here. */
  export default function dynalite(options?: {
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
  }): Server
}
