package process

import "syscall"

// dieWithParent makes the kernel end a child whose parent was killed without a chance
// to do so itself.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
