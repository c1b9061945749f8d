package scc

import (
	"context"

	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccadmission"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/initializer"
	"k8s.io/client-go/informers"
	corev1listers "k8s.io/client-go/listers/core/v1"
)

// exemptNames and the labels in exempt are OpenShift's own list of where SCC admission
// does not run.
var exemptNames = sets.New("default", "kube-system", "kube-public", "openshift-node", "openshift-infra", "openshift")

// podPlugin is what OpenShift's plug-in implements; embedding it passes every
// initializer through.
type podPlugin interface {
	admission.MutationInterface
	admission.ValidationInterface
	initializer.WantsAuthorizer
	initializer.WantsExternalKubeInformerFactory
	sccadmission.WantsSecurityInformer
}

// exemptNamespaces keeps the plug-in away from namespaces OpenShift exempts.
type exemptNamespaces struct {
	podPlugin
	namespaces corev1listers.NamespaceLister
}

func (e *exemptNamespaces) SetExternalKubeInformerFactory(factory informers.SharedInformerFactory) {
	e.namespaces = factory.Core().V1().Namespaces().Lister()
	e.podPlugin.SetExternalKubeInformerFactory(factory)
}

func (e *exemptNamespaces) Admit(ctx context.Context, a admission.Attributes, o admission.ObjectInterfaces) error {
	if e.exempt(a.GetNamespace()) {
		return nil
	}
	return e.podPlugin.Admit(ctx, a, o)
}

func (e *exemptNamespaces) Validate(ctx context.Context, a admission.Attributes, o admission.ObjectInterfaces) error {
	if e.exempt(a.GetNamespace()) {
		return nil
	}
	return e.podPlugin.Validate(ctx, a, o)
}

// exempt takes a namespace that is not in the cache yet for an ordinary one.
func (e *exemptNamespaces) exempt(name string) bool {
	if exemptNames.Has(name) {
		return true
	}
	namespace, err := e.namespaces.Get(name)
	if err != nil {
		return false
	}
	level := namespace.Labels["openshift.io/run-level"]
	return level == "0" || level == "1" ||
		namespace.Labels["security.openshift.io/disable-securitycontextconstraints"] == "true"
}
