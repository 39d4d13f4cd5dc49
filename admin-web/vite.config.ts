// Builds the console to dist/. Everything is a file of our own origin: the server's policy allows no inline script,
// no data: font and no <style> element, so nothing is inlined here.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022', chunkSizeWarningLimit: 900 },
})
