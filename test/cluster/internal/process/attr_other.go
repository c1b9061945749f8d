//go:build !linux

package process

import "syscall"

// dieWithParent has no equivalent here; scripts/cluster.mjs kills the process group.
func dieWithParent() *syscall.SysProcAttr { return nil }
