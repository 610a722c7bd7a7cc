import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vitest/config'

/**
 * The bundled faces, cut to what an office needs: woff2 only, and of bold and Mincho only the
 * slices up to JIS level 3. The numbers count the slices from rare (0) to common (119). A rarer
 * character falls back to the next face of the stack, so nothing is ever missing on screen.
 */
function leanFonts(): Plugin {
  const from: Record<string, number> = { 'gothic/400': 0, 'gothic/700': 40, 'mincho/400': 40 }
  return {
    name: 'lean-fonts',
    enforce: 'pre',
    transform(css, id) {
      const face = /biz-udp(gothic|mincho)\/(400|700)\.css/.exec(id)
      if (!face) return
      const least = from[`${face[1]}/${face[2]}`] ?? 0
      return css
        .replace(/, url\([^)]+\.woff\) format\('woff'\)/g, '')
        .replace(/\/\* \S+-\[(\d+)\]-\S+ \*\/\s*@font-face \{[^}]*\}/g, (rule, slice: string) => (Number(slice) < least ? '' : rule))
    },
  }
}

/** The office that answers /api in `npm run dev`: `tsudoi serve`. */
const office = process.env['TSUDOI_OFFICE'] ?? 'http://127.0.0.1:4810'

export default defineConfig({
  plugins: [leanFonts(), svelte()],
  base: './',
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { proxy: Object.fromEntries(['/api', '/session', '/book', '/recovery', '/work', '/events'].map((path) => [path, office])) },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'] },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
})
