/** What Vite, which loads the tests, makes of `import.meta.glob`: https://vite.dev/guide/features#glob-import */
interface ImportMeta {
  glob<Module>(
    pattern: string,
    options: { eager: true; import: 'default' },
  ): Record<string, Module>;
}
