/** The direction of every arrow in the code: features → engine, never back. ARCHITECTURE.md draws it. */
const features = '^src/(?!engine/|storage/|platform/|analysis/|uploads/)[^/]+/';
module.exports = {
  forbidden: [
    {
      name: 'engine-is-pure',
      comment: 'The engine knows no framework, no I/O, and nothing of the service around it.',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: {
        path: '^src/(?!engine/)|node_modules/(@nestjs|typeorm|sqlite3|fastify|class-)|^(fs|net|http|https|child_process|worker_threads|crypto|timers|os|dns)$',
      },
    },
    {
      name: 'storage-and-platform-import-no-feature',
      severity: 'error',
      from: { path: '^src/(storage|platform)/' },
      to: { path: features },
    },
    {
      name: 'uploads-know-no-feature',
      comment: 'Uploads are taken apart before anybody knows what they are for.',
      severity: 'error',
      from: { path: '^src/(storage|platform|uploads)/' },
      to: { path: `${features}|^src/analysis/` },
    },
    {
      name: 'analysis-knows-no-feature',
      comment: 'Features bring their tasks; the runner takes them as they come.',
      severity: 'error',
      from: { path: '^src/analysis/' },
      to: { path: features },
    },
    {
      name: 'features-keep-their-insides',
      comment: 'A feature uses another through its module, its service or its DTOs, never its store.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '\\.store\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'only-stores-import-typeorm',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(store|entity|module)\\.ts$|^src/storage/' },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
