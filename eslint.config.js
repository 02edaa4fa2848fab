import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".cache/", "test-results/", "public/", "clientele-out/"] },
  ...tseslint.configs.recommended,
  ...svelte.configs["flat/recommended"],
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      "max-lines": ["error", { max: 400, skipBlankLines: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "Name what is exported." },
      ],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts", "src/main.ts", "scripts/**", "test/**"],
    rules: { "no-undef": "off" },
  },
);
