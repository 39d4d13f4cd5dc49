// Keys as small caps on the screen: "Alt 1", "Ctrl K". Ctrl reads as the command sign where keyboards have it.

export const onMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const macNames: Record<string, string> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' }

export function Keys({ of }: { of: string }) {
  return (
    <span className="keys">
      {of.split(' ').map((key) => (
        <kbd key={key}>{onMac ? (macNames[key] ?? key) : key}</kbd>
      ))}
    </span>
  )
}
