// Styles are imported here and nowhere else: the page loads one file of them.
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './slack/slack.css'
import { Live } from './live.tsx'
import { route } from './store/route.ts'
import { TopBar } from './top-bar.tsx'

/** The whole page. */
export function App() {
  return (
    <>
      <TopBar />
      <View />
    </>
  )
}

function View() {
  switch (route.value.view) {
    case 'live':
      return <Live />
    case 'gallery':
      return <main class="page">Gallery</main>
    case 'replay':
      return <main class="page">Replay</main>
  }
}
