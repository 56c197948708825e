// A service that is ready, and answers everything else with 500.
import http from 'node:http'

http
  .createServer((request, response) => {
    response.writeHead(request.url === '/readyz' ? 200 : 500).end()
  })
  .listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready, but failing'))
process.on('SIGTERM', () => process.exit(0))
