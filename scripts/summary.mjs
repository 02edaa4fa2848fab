/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 */

/**
 * @typedef {object} VitestReport what Vitest's JSON reporter writes, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * What one run of Vitest passed and failed.
 *
 * A file that could not be read counts as one failed; so does a runner that wrote no report, ran no test, or ended
 * with an error although every test passed.
 * @param {VitestReport | null} report
 * @param {number} code the runner's exit code
 * @returns {Counts}
 */
export function countTests(report, code) {
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + broken.length;
  const ranNone = passed + failed === 0;
  return { passed, failed: failed === 0 && (code !== 0 || ranNone) ? 1 : failed };
}

/**
 * @param {Counts[]} counts
 * @returns {Counts}
 */
export function addCounts(counts) {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}
