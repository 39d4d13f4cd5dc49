// A link or token that is shown this one time: selected on focus, copied with one button.
import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'

export function OnceSecret({ label, value, note }: { label: string; value: string; note: string }) {
  const [copied, setCopied] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function copy() {
    try {
      await navigator.clipboard.writeText(value)
    } catch {
      // No permission, or a page without https: select it, and the keyboard copies.
      input.current?.select()
      if (!document.execCommand('copy')) return
    }
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <div className="once">
      <label className="field-label" htmlFor="once-value">
        {label}
      </label>
      <div className="once-line">
        <input
          ref={input}
          id="once-value"
          className="field-input once-value"
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          aria-describedby="once-note"
        />
        <button type="button" className="button" onClick={copy}>
          {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          <span role="status">{copied ? 'Copied' : 'Copy'}</span>
        </button>
      </div>
      <p className="field-hint" id="once-note">
        {note}
      </p>
    </div>
  )
}
