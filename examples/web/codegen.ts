import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types every document in `src` by the gateway's printed schema: a document that doesn't fit it fails the build. */
export default {
  schema: '../../schema.graphql',
  documents: ['src/**/*.{ts,tsx}'],
  generates: {
    './src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' } },
      config: {
        // A scalar that isn't listed here is an error instead of `any`.
        strictScalars: true,
        scalars: {
          ID: 'string',
          SafeInt: 'number',
          DateTime: 'string',
          JSON: 'unknown',
          JSONObject: 'Record<string, unknown>',
        },
        useTypeImports: true,
        importExtension: '.ts',
      },
    },
  },
} satisfies CodegenConfig;
