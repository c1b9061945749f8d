package scc

import (
	"context"
	"fmt"

	securityv1 "github.com/openshift/api/security/v1"
	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccdefaults"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
)

// defaults fills an SCC in as it is written. Without it, one SCC that leaves out
// fsGroup would make the admission of every pod of the cluster fail.
type defaults struct{ *admission.Handler }

func newDefaults() *defaults {
	return &defaults{admission.NewHandler(admission.Create, admission.Update)}
}

func (*defaults) Admit(_ context.Context, a admission.Attributes, _ admission.ObjectInterfaces) error {
	if a.GetResource().GroupResource() != securityv1.Resource("securitycontextconstraints") || a.GetSubresource() != "" {
		return nil
	}
	object, ok := a.GetObject().(*unstructured.Unstructured)
	if !ok {
		return fmt.Errorf("defaulting an SCC: unexpected type %T", a.GetObject())
	}
	constraints := &securityv1.SecurityContextConstraints{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, constraints); err != nil {
		return admission.NewForbidden(a, fmt.Errorf("reading the SCC: %w", err))
	}
	sccdefaults.SetDefaults_SCC(constraints)
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(constraints)
	if err != nil {
		return fmt.Errorf("writing the defaulted SCC: %w", err)
	}
	kind := object.GroupVersionKind()
	object.Object = content
	object.SetGroupVersionKind(kind)
	return nil
}
