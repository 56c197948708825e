import http from 'node:http'

/**
 * Clients that send one request after the other over a kept connection. Each one ends when a response closes it, as
 * a load balancer's target does when it is deregistered.
 */
export function startLoad(url: string, clients: number) {
  const lost: string[] = []
  let answered = 0

  function request(agent: http.Agent): Promise<boolean> {
    return new Promise((resolve) => {
      const fail = (error: Error) => {
        lost.push(error.message)
        resolve(false)
      }
      http
        .get(url, { agent, timeout: 120_000 }, (response) => {
          response.on('error', fail).on('end', () => {
            if (response.statusCode === 200) answered += 1
            else lost.push(`status ${response.statusCode}`)
            resolve(response.headers.connection !== 'close')
          })
          response.resume()
        })
        .on('timeout', function (this: http.ClientRequest) {
          this.destroy(new Error('no answer in 120 s'))
        })
        .on('error', fail)
    })
  }

  async function client(): Promise<void> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    while (await request(agent));
    agent.destroy()
  }

  const all = Promise.all(Array.from({ length: clients }, client))
  return {
    answered: () => answered,
    /** Once every client has ended: what went wrong, one entry a request. */
    lost: async (): Promise<readonly string[]> => {
      await all
      return lost
    },
  }
}
