import './style/tokens.css'
import { connection } from './store/store.ts'

/** The whole page. */
export function App() {
  return <main>{connection.value}</main>
}
