//go:build !unix

package engine

import "os/exec"

// ownGroup does nothing: this system has no process groups.
func ownGroup(*exec.Cmd) {}

// killGroup ends the process. Children that it started are not known here, and are left to themselves.
func killGroup(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
}
