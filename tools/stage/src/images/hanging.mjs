// A service that starts, and neither listens nor ends.
setInterval(() => {}, 60_000)
console.log('waiting for a lock')
process.on('SIGTERM', () => process.exit(0))
