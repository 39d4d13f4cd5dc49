// The program's own mark, as in the tab.
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H14l-7 5.5V24H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z" />
      <circle cx="11" cy="14" r="2.2" />
      <circle cx="16.5" cy="14" r="2.2" />
      <circle cx="22" cy="14" r="2.2" />
    </svg>
  )
}
