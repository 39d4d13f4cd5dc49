// Builds the client program: React parts on Preact, and the wording compiled here so that no message parser is shipped.
import { compileMessage } from '@lingui/message-utils/compileMessage'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { english } from './src/words/en.ts'

/** Puts compiled messages in place of the ICU text of words/en.ts. */
function compiledWords(): Plugin {
  return {
    name: 'compiled-words',
    transform(_code, id) {
      if (!id.endsWith('/client-web/src/words/en.ts')) return null
      const compiled = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, compileMessage(text)]))
      return { code: `export const english = ${JSON.stringify(compiled)}`, map: null }
    },
  }
}

/** Gives one library a React of its own; src/react-for-lightbox.ts says why. */
function reactForLightbox(): Plugin {
  const path = `${import.meta.dirname}/src/react-for-lightbox.ts`
  return {
    name: 'react-for-lightbox',
    enforce: 'pre',
    // The alias below comes first: what the library calls React is Preact's by now.
    resolveId: (source, importer) => (source === 'preact/compat' && importer?.includes('/yet-another-react-lightbox/') ? path : null),
  }
}

const server = process.env.DRAMATIS_SERVER ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [reactForLightbox(), compiledWords(), react()],
  resolve: {
    alias: [
      { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react(-dom)?$/, replacement: 'preact/compat' },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // A font or icon inside a style sheet would be a data: address, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': { target: server },
      '/avatars': { target: server },
      '/socket.io': { target: server, ws: true },
    },
  },
})
