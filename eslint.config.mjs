import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which folders of src/ may import which others; everything else is forbidden. */
const ARROWS = {
  protocol: [],
  sky: [],
  gaia: ['sky', 'protocol'],
  query: ['gaia', 'sky', 'protocol'],
  compute: ['gaia', 'sky', 'query', 'protocol'],
  formats: ['gaia', 'protocol'],
  service: ['protocol', 'sky', 'gaia', 'query', 'compute', 'formats'],
  plot: ['sky', 'protocol'],
  client: ['protocol'],
  lab: ['client', 'plot', 'gaia', 'query', 'sky', 'protocol']
};
const NODE_ONLY = ['compute', 'formats', 'service'];
const PURE = ['protocol', 'sky', 'gaia', 'query'];

const arrows = Object.entries(ARROWS).map(([folder, allowed]) => {
  const forbidden = Object.keys(ARROWS).filter(other => other !== folder && !allowed.includes(other));
  const patterns = [
    {
      group: forbidden.flatMap(other => [`**/../${other}`, `**/../${other}/**`]),
      message: `src/${folder} may import only ${allowed.join(', ') || 'nothing'} of ours.`
    }
  ];
  if (!NODE_ONLY.includes(folder)) {
    patterns.push({ group: ['node:*', 'fs', 'path'], message: 'Code that runs in browsers never reaches node:*.' });
  }
  if (NODE_ONLY.includes(folder)) {
    patterns.push({ group: ['@jupyterlab/*', '@lumino/*', 'react'], message: 'The service never reaches JupyterLab.' });
  }
  if (PURE.includes(folder)) {
    patterns.push({ group: ['@*/*', 'react', 'plotly.js*'], message: `src/${folder} is pure.` });
  }
  if (folder !== 'plot') {
    patterns.push({ group: ['plotly.js', 'plotly.js/**'], message: 'Only src/plot/plotly.ts imports Plotly.' });
  }
  if (folder === 'plot') {
    patterns.push({ group: ['@jupyterlab/*', '@lumino/*'], message: 'src/plot knows no JupyterLab.' });
  }
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] }
  };
});

export default tseslint.config(
  {
    ignores: [
      'lib/',
      '**/build/',
      'gaialab/',
      'node_modules/',
      '**/.venv/',
      '**/.venv-spark/',
      'test-results/',
      'playwright-report/'
    ]
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      curly: 'error',
      'no-console': 'error',
      // JupyterLab's own habit for command ids.
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
    }
  },
  ...arrows,
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        performance: 'readonly',
        require: 'readonly',
        module: 'readonly',
        __dirname: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly'
      }
    },
    rules: { '@typescript-eslint/no-require-imports': 'off', 'no-control-regex': 'off' }
  }
);
