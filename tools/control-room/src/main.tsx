import { render } from 'preact'
import { App } from './app.tsx'
import { startClock } from './store/clock.ts'
import { connect } from './store/connect.ts'
import { followAddress } from './store/route.ts'

const root = document.getElementById('app')
if (root) {
  followAddress()
  startClock()
  connect()
  render(<App />, root)
}
