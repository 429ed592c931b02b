// Two projects: `node` for everything without a browser, `lab` (jsdom) for what touches JupyterLab.
const common = {
  rootDir: __dirname,
  setupFiles: ['<rootDir>/tests/support/property-seed.ts'],
  transform: { '\\.[mc]?[jt]sx?$': '<rootDir>/scripts/jest-esbuild.cjs' },
  modulePathIgnorePatterns: [
    '<rootDir>/gaialab/labextension',
    '<rootDir>/.venv',
    '<rootDir>/.venv-spark',
    '<rootDir>/lib',
    '<rootDir>/build'
  ],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node']
};

module.exports = {
  globalSetup: '<rootDir>/tests/support/global-setup.cjs',
  // For a slow machine with other work; a test that takes as long has failed anyway.
  testTimeout: 300000,
  projects: [
    {
      ...common,
      displayName: 'node',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/tests/{protocol,sky,gaia,query,compute,formats,service,client}/**/*.test.ts'],
      transformIgnorePatterns: ['/node_modules/(?!@hscmap/|healpix-ts/)'],
      moduleNameMapper: { '\\.wasm$': '<rootDir>/tests/support/kernel-binary.cjs' }
    },
    {
      ...common,
      displayName: 'lab',
      setupFiles: [...common.setupFiles, '<rootDir>/tests/support/jsdom-gaps.ts'],
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/tests/{plot,lab}/**/*.test.{ts,tsx}'],
      transformIgnorePatterns: [],
      moduleNameMapper: {
        '\\.(css|less|sass|scss)$': '<rootDir>/tests/support/style-stub.cjs',
        '\\.svg$': '<rootDir>/tests/support/svg-stub.cjs'
      }
    }
  ]
};
