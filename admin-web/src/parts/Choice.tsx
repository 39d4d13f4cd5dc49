// A small choice of one among a few, as a row of segments. Real radio buttons underneath.
import { useId } from 'react'

export function Choice<Value extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string
  value: Value
  options: readonly { value: Value; name: string }[]
  onValue: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="segment">
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  )
}
