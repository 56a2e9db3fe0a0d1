// Package costview shows estimates of what plans cost: to a person in a terminal, as Markdown for a pull request, and as JSON.
package costview
