// Makes what the browser gets, in target/web, which the WAR takes in as its root:
// pages/<page>.html, put into layout.html, becomes <page>/index.html, and home index.html;
// scripts/pages/<page>.js becomes assets/<page>.js, styles/<name>.css becomes assets/<name>.css;
// the client of Socket.IO goes to assets/socket.io, for pages that load it from /socket.io/.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const webapp = dirname(fileURLToPath(import.meta.url));
const web = join(webapp, '../target/web');
const assets = join(web, 'assets');

rmSync(web, { recursive: true, force: true });
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
  plugins: [withoutHyphenation()],
  metafile: true,
  logLevel: 'warning',
});
mkdirSync(join(assets, 'socket.io'));
for (const script of ['socket.io.js', 'socket.io.min.js', 'socket.io.esm.min.js']) {
  copyFileSync(join(webapp, 'node_modules/socket.io-client/dist', script), join(assets, 'socket.io', script));
}
const scripts = ['socket.io-client', 'engine.io-client', 'engine.io-parser', 'socket.io-parser', 'debug', 'ms'];
const copied = [...scripts, '@socket.io/component-emitter'].map((name) => `node_modules/${name}/`);
writeFileSync(join(assets, 'licenses.txt'), licenses([...Object.keys(metafile.inputs), ...copied]));

const pages = readdirSync(join(webapp, 'pages')).map(page);
pages.sort((one, other) => Number(other.name === 'home') - Number(one.name === 'home'));
for (const one of pages) {
  mkdirSync(join(web, one.folder), { recursive: true });
  writeFileSync(join(web, one.folder, one.file ?? 'index.html'), complete(one));
}

/** Leaves out where the words of seventy languages may be broken (5 MB): Univer's documents ask for it, cells never do. */
function withoutHyphenation() {
  return {
    name: 'without-hyphenation',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ kind, importer }) =>
        kind === 'dynamic-import' && importer.includes('engine-render')
          ? { path: 'nothing', namespace: 'nothing' }
          : undefined,
      );
      onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export {}' }));
    },
  };
}

function entries(folder, extension) {
  return readdirSync(join(webapp, folder))
    .filter((file) => extname(file) === extension)
    .map((file) => ({ in: join(webapp, folder, file), out: basename(file, extension) }));
}

/** A page: its file begins with a comment of `title:`, `nav:` (its name in the navigation) and `description:`. */
function page(file) {
  const name = basename(file, '.html');
  const [, head, content] = /^<!--\n(.*?)-->\n(.*)$/s.exec(readFileSync(join(webapp, 'pages', file), 'utf8'));
  const fields = Object.fromEntries(
    head
      .trim()
      .split('\n')
      .map((line) => line.split(/: (.*)/)),
  );
  return { name, folder: name === 'home' || fields.file ? '' : name, content, ...fields };
}

function complete({ name, folder, content, title, description }) {
  const root = folder === '' ? '' : '../';
  const nav = pages.map((other) => link(other, root, other.name === name)).join('');
  const values = { root, page: name, content, title, description, nav, version: version() };
  return readFileSync(join(webapp, 'layout.html'), 'utf8').replace(/{{(\w+)}}/g, (_, key) => values[key]);
}

function link({ folder, file, nav }, root, current) {
  return `<a href="${root}${file ?? (folder === '' ? './' : `${folder}/`)}"${current ? ' aria-current="page"' : ''}>${nav}</a>`;
}

/** The project's version, which is kept in pom.xml only. */
function version() {
  return /<artifactId>foray<\/artifactId>\s*<version>([^<]+)</.exec(
    readFileSync(join(webapp, '../pom.xml'), 'utf8'),
  )[1];
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
