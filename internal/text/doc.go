// Package text lays out lines, tables and trees for a terminal.
//
// What is to be said is built first, as [Line]s of [Span]s with a meaning ([Strong], [Faint], [Warn], [Bad]) and no escape codes, so that
// widths are plain arithmetic; a [Printer] then writes it, with colours or without, folded to a width. Colours are those of the terminal's own
// palette and only stress: everything can be read without them.
//
// Text that came from elsewhere cannot harm the terminal: control characters are written as visible escapes.
//
// Start at [NewPrinter].
package text
