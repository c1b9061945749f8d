// Package uid reads the blocks of ids that OpenShift writes on namespaces. It has the
// interface of the package of this name in openshift/library-go as far as the admission
// plug-in uses it, because no published revision of that module fits the plug-in's
// Kubernetes libraries.
package uid

import (
	"fmt"
	"strings"
)

// Block is a range of ids, both ends included.
type Block struct {
	Start uint32
	End   uint32
}

// ParseBlock reads START/SIZE or START-END, in decimal. As in OpenShift, the end of a
// sized block wraps around at 2^32 and what follows the second number is not read.
func ParseBlock(text string) (Block, error) {
	var start, second uint32
	sized := strings.Contains(text, "/")
	format := "%d-%d"
	if sized {
		format = "%d/%d"
	}
	if _, err := fmt.Sscanf(text, format, &start, &second); err != nil {
		return Block{}, err
	}
	if sized {
		second += start - 1
	}
	return Block{Start: start, End: second}, nil
}
