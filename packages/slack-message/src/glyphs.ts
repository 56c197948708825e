/** One shape for each status: about one man in twelve cannot distinguish red from green. */
export const glyphs = {
  in_progress: '⏳',
  awaiting_approval: '✋',
  deployed: '✅',
  failed: '❌',
  rolling_back: '↩️',
  rolled_back: '↩️',
  stopped: '⛔',
  stuck: '🧱',
  error_reported: '❌',
  scan: '🛡️',
  crash_loop: '🔁',
  warning: '⚠️',
  scaled_to_zero: '💤',
  over: '☑️',
  moved: '↪️',
} as const
