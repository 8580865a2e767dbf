// Bundles the scripts and styles of the pages into target/web/assets, which the WAR takes in as /assets:
// scripts/pages/<page>.js becomes assets/<page>.js, styles/<name>.css becomes assets/<name>.css.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const webapp = dirname(fileURLToPath(import.meta.url));
const assets = join(webapp, '../target/web/assets');

rmSync(assets, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: webapp,
  entryPoints: [...entries('scripts/pages', '.js'), ...entries('styles', '.css')],
  outdir: assets,
  bundle: true,
  splitting: true,
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  assetNames: 'files/[name]-[hash]',
  loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.svg': 'file', '.png': 'file' },
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  minify: true,
  legalComments: 'eof',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(assets, 'licenses.txt'), licenses(Object.keys(metafile.inputs)));

function entries(folder, extension) {
  return readdirSync(join(webapp, folder))
    .filter((file) => extname(file) === extension)
    .map((file) => ({ in: join(webapp, folder, file), out: basename(file, extension) }));
}

/** The licence of every npm package that has a part in the bundles: their licences ask for it. */
function licenses(inputs) {
  const packages = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter(Boolean);
  return [...new Set(packages)]
    .sort()
    .map(license)
    .join(`\n${'-'.repeat(80)}\n`);
}

function license(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(webapp, folder, 'package.json'), 'utf8'));
  const texts = readdirSync(join(webapp, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  return [
    `${name} ${version} (${license})`,
    ...texts.map((file) => readFileSync(join(webapp, folder, file), 'utf8').trim()),
  ].join('\n\n');
}
