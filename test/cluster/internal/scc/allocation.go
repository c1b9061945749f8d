package scc

import (
	"fmt"

	securityv1 "github.com/openshift/api/security/v1"
)

// OpenShift's defaults: a thousand million uids from here on, ten thousand to a
// namespace, and five MCS labels to a namespace.
const (
	firstUID           = 1_000_000_000
	uidsPerNamespace   = 10_000
	labelsPerNamespace = 5
)

// allocation is the number of a namespace's block; everything else follows from it.
type allocation int

func (a allocation) annotations() map[string]string {
	block := fmt.Sprintf("%d/%d", firstUID+int(a)*uidsPerNamespace, uidsPerNamespace)
	return map[string]string{
		securityv1.UIDRangeAnnotation:           block,
		securityv1.SupplementalGroupsAnnotation: block,
		securityv1.MCSAnnotation:                a.mcs(),
	}
}

// mcs is the pair of categories with the block's rank among all pairs c1,c0; c2,c0;
// c2,c1; c3,c0 and so on.
func (a allocation) mcs() string {
	rank := int(a) * labelsPerNamespace
	high := 1
	for high*(high+1)/2 <= rank {
		high++
	}
	return fmt.Sprintf("s0:c%d,c%d", high, rank-high*(high-1)/2)
}

// allocationOf reads a block back from a namespace, so that a restarted cluster does
// not hand it out again. Ranges from outside the allocator's count as none.
func allocationOf(annotations map[string]string) (allocation, bool) {
	var start int
	if _, err := fmt.Sscanf(annotations[securityv1.UIDRangeAnnotation], "%d/", &start); err != nil || start < firstUID {
		return 0, false
	}
	return allocation((start - firstUID) / uidsPerNamespace), true
}
