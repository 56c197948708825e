/**
 * Emoji that people and workflows write by name; Slack has some 1900, and messages of this project hold the characters
 * themselves. Any other name is shown as it was sent, as Slack shows a name that it does not know.
 */
const emoji: Readonly<Record<string, string>> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  no_entry: '⛔',
  hourglass_flowing_sand: '⏳',
  rocket: '🚀',
  shield: '🛡️',
  rotating_light: '🚨',
  eyes: '👀',
  tada: '🎉',
  fire: '🔥',
  bell: '🔔',
  ghost: '👻',
}

/** @param source the name with its colons */
export function emojiOf(name: string, source: string): string {
  return emoji[name] ?? source
}
