// Package controlview shows what was decided of public controls: to people as a table, as JSON, as findings of a report, and the catalogue as a document.
//
// Start at [Text].
package controlview
