// Package cli is the command line of palisade.
//
// There is a file for each command. A command parses its flags, asks packages of pkg/ for the work, and writes the result: what was asked for
// goes to standard output, whole or not at all, and all else to standard error. [Main] runs a command and gives the exit code; see
// [ExitCode] for what they mean.
//
// Nothing here reads the clock, the environment or the terminal but through [Env], so that tests see what a user sees.
package cli
