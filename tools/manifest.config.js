// What the custom-elements analyzer reads; it must leave package.json alone.

/** Tools and readers see what a page can use. */
const publicOnly = {
  name: "public-only",
  packageLinkPhase({ customElementsManifest }) {
    for (const { declarations } of customElementsManifest.modules) {
      for (const declaration of declarations) {
        declaration.members = declaration.members?.filter(({ privacy }) => privacy !== "private");
      }
    }
  },
};

export default {
  globs: ["components/vm-*/vm-*.ts"],
  exclude: ["**/*.test.ts", "**/*.styles.ts"],
  litelement: true,
  packagejson: false,
  plugins: [publicOnly],
};
