// One line of input with its label, a hint, and an error that a screen reader connects with it.
import { Eye, EyeOff } from 'lucide-react'
import { type InputHTMLAttributes, type ReactNode, type Ref, useContext, useId, useState } from 'react'
import { IconButton } from './Button.tsx'
import { UiWordsContext } from './ui-words.ts'
import './text-field.css'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  label: string
  value: string
  onValue(value: string): void
  hint?: ReactNode
  /** What is wrong, as a sentence. */
  error?: string | undefined
  ref?: Ref<HTMLInputElement>
}

export function TextField({ label, value, onValue, hint, error, id, type = 'text', ...rest }: TextFieldProps) {
  const words = useContext(UiWordsContext)
  const ownId = useId()
  const inputId = id ?? ownId
  const [shown, setShown] = useState(false)
  const isPassword = type === 'password'
  return (
    <div className="text-field" data-bad={error ? '' : undefined}>
      <label htmlFor={inputId}>{label}</label>
      <div className="text-field-box">
        <input
          {...rest}
          id={inputId}
          type={isPassword && shown ? 'text' : type}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${inputId}-more` : undefined}
        />
        {isPassword && (
          <IconButton label={shown ? words.hidePassword : words.showPassword} size={28} onClick={() => setShown(!shown)}>
            {shown ? <EyeOff size={18} strokeWidth={1.75} /> : <Eye size={18} strokeWidth={1.75} />}
          </IconButton>
        )}
      </div>
      {(error || hint) && (
        <p id={`${inputId}-more`} className="text-field-more">
          {error || hint}
        </p>
      )}
    </div>
  )
}
