//go:build unix

package engine

import (
	"os/exec"
	"syscall"
)

// ownGroup puts a process that is to be started into a group of its own, which its children share.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// killGroup ends every process of the group. That none is left any more is no error.
func killGroup(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
