// Several lines of text with their label, hint and problem, tied together for a screen reader. One line is TextField's.
import { type ReactNode, type TextareaHTMLAttributes, useId } from 'react'

interface Shared {
  label: string
  hint?: ReactNode
  problem?: string | undefined
  value: string
  onValue: (value: string) => void
}
type AreaProps = Shared & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'>

function Frame({
  id,
  label,
  hint,
  problem,
  children,
}: {
  id: string
  label: string
  hint?: ReactNode
  problem?: string | undefined
  children: ReactNode
}) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {problem ? (
        <p className="field-problem" id={`${id}-note`}>
          {problem}
        </p>
      ) : (
        hint && (
          <p className="field-hint" id={`${id}-note`}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}

const described = (id: string, hint: ReactNode, problem: string | undefined) => (hint || problem ? `${id}-note` : undefined)

export function TextArea({ label, hint, problem, onValue, ...area }: AreaProps) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <textarea
        {...area}
        id={id}
        className="field-input field-area"
        aria-invalid={problem ? true : undefined}
        aria-describedby={described(id, hint, problem)}
        onChange={(event) => onValue(event.target.value)}
      />
    </Frame>
  )
}
