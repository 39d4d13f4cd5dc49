// Buttons: one with words, one with an icon whose words are its accessible name and tooltip.
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import './button.css'

type NativeProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & { ref?: Ref<HTMLButtonElement>; type?: 'button' | 'submit' }

export interface ButtonProps extends NativeProps {
  look?: 'primary' | 'plain' | 'quiet' | 'bad'
  size?: 'small' | 'usual' | 'large'
  /** Something is under way: shown, announced, and not pressed twice. */
  busy?: boolean
  icon?: ReactNode
}

export function Button({
  look = 'plain',
  size = 'usual',
  busy = false,
  icon,
  type = 'button',
  className = '',
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${className}`}
      data-look={look}
      data-size={size}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
}

export interface IconButtonProps extends NativeProps {
  /** What it does, in words. */
  label: string
  look?: 'quiet' | 'primary' | 'line'
  size?: 28 | 32 | 36
  children: ReactNode
}

export function IconButton({ label, look = 'quiet', size = 32, type = 'button', className = '', ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`icon-button ${className}`}
      data-look={look}
      data-size={size}
      aria-label={label}
      title={label}
    />
  )
}

export function Spinner({ size = 16 }: { size?: number }) {
  return (
    <svg className="spinner" width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeWidth="2" strokeDasharray="26 15" strokeLinecap="round" />
    </svg>
  )
}
