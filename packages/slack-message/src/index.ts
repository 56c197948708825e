export {
  type Action,
  actions,
  type Content,
  code,
  content,
  context,
  links,
  type Part,
  section,
} from './blocks.ts'
export { duration } from './duration.ts'
export { cutMrkdwn, fit, limits, shorten } from './fit.ts'
export { glyphs } from './glyphs.ts'
export { dotted, type Phrase, type Piece, phrase, toMrkdwn, toPlain } from './phrase.ts'
export { slackText } from './slack-text.ts'
