// What the custom-elements analyzer reads; it must leave package.json alone.
export default {
  globs: ["components/vm-*/vm-*.ts"],
  exclude: ["**/*.test.ts", "**/*.styles.ts"],
  litelement: true,
  packagejson: false,
};
