// Package report writes findings about a network in the forms that other tools read: SARIF for code scanning, JUnit XML for test reports, and
// Markdown for pull requests.
//
// A [Finding] is one thing that was checked, with what came out of it. [SARIF], [JUnit] and [Markdown] write lists of them; none of the three
// needs to know what was checked.
package report
