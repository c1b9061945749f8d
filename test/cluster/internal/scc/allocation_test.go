package scc

import (
	"testing"

	securityv1 "github.com/openshift/api/security/v1"
)

func TestAllocationAnnotations(t *testing.T) {
	for _, test := range []struct {
		block     allocation
		uids, mcs string
	}{
		{0, "1000000000/10000", "s0:c1,c0"},
		{4, "1000040000/10000", "s0:c6,c5"},
		{70, "1000700000/10000", "s0:c26,c25"}, // a pair familiar from real clusters
	} {
		annotations := test.block.annotations()
		if got := annotations[securityv1.UIDRangeAnnotation]; got != test.uids {
			t.Errorf("uid range of block %d: got %s, want %s", test.block, got, test.uids)
		}
		if got := annotations[securityv1.MCSAnnotation]; got != test.mcs {
			t.Errorf("MCS label of block %d: got %s, want %s", test.block, got, test.mcs)
		}
		if back, ok := allocationOf(annotations); !ok || back != test.block {
			t.Errorf("reading block %d back: got %d, %t", test.block, back, ok)
		}
	}
}

func TestAllocationOfForeignRange(t *testing.T) {
	for _, given := range []string{"", "4000/1000", "nonsense"} {
		if block, ok := allocationOf(map[string]string{securityv1.UIDRangeAnnotation: given}); ok {
			t.Errorf("range %q: taken for block %d", given, block)
		}
	}
}
