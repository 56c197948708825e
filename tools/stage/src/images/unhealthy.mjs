// A service that starts and never becomes ready.
import http from 'node:http'

http
  .createServer((request, response) => {
    response.writeHead(request.url === '/readyz' ? 503 : 200).end()
  })
  .listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening, but not ready'))
process.on('SIGTERM', () => process.exit(0))
