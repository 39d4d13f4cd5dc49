// The quiet sound of a new wait: two soft tones, made here, so that no file is fetched. Browsers allow sound only after
// the person has touched the page; until then it stays silent.

export const soundPreference = 'sound'
/** The toast beside it has a switch of its own. */
export const noticePreference = 'wait-notice'

let context: AudioContext | null = null
let lastMs = 0
/** Several waits in one moment make one sound. */
const quietMs = 4_000

export function playWaitSound(nowMs: number): void {
  if (nowMs - lastMs < quietMs || typeof AudioContext === 'undefined') return
  lastMs = nowMs
  context ??= new AudioContext()
  if (context.state === 'suspended') {
    void context.resume()
    if (context.state === 'suspended') return
  }
  tone(context, 660, 0)
  tone(context, 880, 0.11)
}

function tone(audio: AudioContext, hertz: number, afterSeconds: number): void {
  const start = audio.currentTime + afterSeconds
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.type = 'sine'
  oscillator.frequency.value = hertz
  volume.gain.setValueAtTime(0.0001, start)
  volume.gain.exponentialRampToValueAtTime(0.06, start + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.32)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + 0.34)
}
