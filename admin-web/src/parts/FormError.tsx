// What stands above a form that was refused. Always in the page, so that a screen reader hears it when it fills.

export function FormError({ words }: { words: string | null }) {
  return (
    <div role="alert" className={words ? 'form-error' : undefined}>
      {words}
    </div>
  )
}
