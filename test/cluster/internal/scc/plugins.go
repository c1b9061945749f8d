// Package scc makes a plain API server admit pods as OpenShift's does: OpenShift's own
// admission plug-in, and the pieces around it that live in OpenShift's fork of
// Kubernetes or in its operators and so cannot be imported.
package scc

import (
	"io"

	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccadmission"
	securityinformers "github.com/openshift/client-go/security/informers/externalversions/security/v1"
	"k8s.io/apiserver/pkg/admission"
	mutatingwebhook "k8s.io/apiserver/pkg/admission/plugin/webhook/mutating"
	kasoptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

const (
	execPluginName     = "security.openshift.io/SCCExecRestrictions"
	defaultsPluginName = "security.openshift.io/DefaultSecurityContextConstraints"
)

// Register adds the plug-ins where OpenShift has them: right before the mutating
// webhooks, which therefore see the pod as the SCC left it. The informer must not be
// started before the CRD is served.
func Register(options *kasoptions.ServerRunOptions, informer securityinformers.SecurityContextConstraintsInformer) {
	generic := options.Admission.GenericAdmission
	security := sccadmission.NewInitializer(informer)
	generic.Plugins.Register(sccadmission.PluginName, func(io.Reader) (admission.Interface, error) {
		plugin := sccadmission.NewConstraint()
		security.Initialize(plugin)
		return &exemptNamespaces{podPlugin: plugin}, nil
	})
	generic.Plugins.Register(execPluginName, func(io.Reader) (admission.Interface, error) {
		plugin := sccadmission.NewSCCExecRestrictions()
		security.Initialize(plugin)
		return plugin, nil
	})
	generic.Plugins.Register(defaultsPluginName, func(io.Reader) (admission.Interface, error) {
		return newDefaults(), nil
	})

	// A new slice: the recommended order is a package variable of Kubernetes.
	order := make([]string, 0, len(generic.RecommendedPluginOrder)+3)
	for _, name := range generic.RecommendedPluginOrder {
		if name == mutatingwebhook.PluginName {
			order = append(order, sccadmission.PluginName, execPluginName, defaultsPluginName)
		}
		order = append(order, name)
	}
	generic.RecommendedPluginOrder = order
}
