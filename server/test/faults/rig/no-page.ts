// What the two programs expect of a page where there is none: a document that is visible, and a storage that keeps nothing
// (every screen of a run lives in one process, and none may find what another has kept).
const storage = { getItem: () => null, setItem: () => {}, removeItem: () => {} }
const page = { visibilityState: 'visible', documentElement: { lang: '' }, addEventListener: () => {}, removeEventListener: () => {} }
Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true })
Object.defineProperty(globalThis, 'document', { value: page, configurable: true })

export {}
