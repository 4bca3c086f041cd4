import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

/**
 * Writes `csp.txt` beside the pages: a policy that lets run exactly the scripts of this build, by their hashes.
 * The companion sends it as it stands; an added or changed script does not run.
 */
function contentPolicy(): Plugin {
  return {
    name: 'sanxiang:content-policy',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const hashes: string[] = [];
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue;
          const hash = `sha384-${createHash('sha384').update(file.code).digest('base64')}`;
          hashes.push(`'${hash}'`);
          const page = bundle['index.html'];
          if (page?.type !== 'asset') continue;
          page.source = String(page.source).replace(
            `src="/${file.fileName}"`,
            `src="/${file.fileName}" integrity="${hash}"`,
          );
        }
        const policy = [
          "default-src 'none'",
          `script-src ${hashes.join(' ')}`,
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          // Pictures that the page puts together itself, and files as they came.
          "media-src 'self' blob:",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ].join('; ');
        this.emitFile({ type: 'asset', fileName: 'csp.txt', source: `${policy}\n` });
      },
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [preact(), contentPolicy()],
  resolve: { alias: { '#shared': fileURLToPath(new URL('../../shared', import.meta.url)) } },
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    modulePreload: false,
    // One script and one sheet: few, named, and in the policy.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    target: 'es2022',
    sourcemap: false,
  },
});
