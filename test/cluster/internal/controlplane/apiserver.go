// Package controlplane runs the real Kubernetes components in this process, with the
// options they need to live side by side on a loopback address.
package controlplane

import (
	"context"
	"fmt"
	"net/http"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/informers"
	kasapp "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kasoptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"

	"scc-lens/test/cluster/internal/state"
)

// Extension is what the test cluster adds to a plain kube-apiserver.
type Extension struct {
	// Storage is etcd's address.
	Storage string
	// Admission registers plug-ins before the flags are parsed.
	Admission func(*kasoptions.ServerRunOptions)
	// Inner wraps the resource handlers: it sees authenticated, authorized requests.
	Inner func(http.Handler, *genericapiserver.Config, informers.SharedInformerFactory) http.Handler
	// Outer wraps the whole server: it sees every request first.
	Outer func(http.Handler) http.Handler
}

// RunAPIServer serves until the context ends. NewAPIServerCommand would do the same
// steps but keeps its options to itself.
func RunAPIServer(ctx context.Context, s *state.State, extension Extension) error {
	options := kasoptions.NewServerRunOptions()
	extension.Admission(options)
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range options.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(apiServerFlags(s, extension.Storage)); err != nil {
		return fmt.Errorf("parsing kube-apiserver flags: %w", err)
	}
	if err := options.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return fmt.Errorf("setting feature gates: %w", err)
	}
	completed, err := options.Complete(ctx)
	if err != nil {
		return fmt.Errorf("completing kube-apiserver options: %w", err)
	}
	if errs := completed.Validate(); len(errs) > 0 {
		return fmt.Errorf("validating kube-apiserver options: %w", utilerrors.NewAggregate(errs))
	}
	config, err := kasapp.NewConfig(completed)
	if err != nil {
		return fmt.Errorf("configuring kube-apiserver: %w", err)
	}
	wrapHandlers(config, extension)
	return serve(ctx, config)
}

// wrapHandlers changes the aggregator's chain only: it is the outermost of the three
// servers and delegates to the others behind their own chains.
func wrapHandlers(config *kasapp.Config, extension Extension) {
	generic := config.Aggregator.GenericConfig
	informers := config.KubeAPIs.ControlPlane.VersionedInformers
	build := generic.BuildHandlerChainFunc
	generic.BuildHandlerChainFunc = func(h http.Handler, c *genericapiserver.Config) http.Handler {
		return extension.Outer(build(extension.Inner(h, c, informers), c))
	}
}

func serve(ctx context.Context, config *kasapp.Config) error {
	completed, err := config.Complete()
	if err != nil {
		return fmt.Errorf("completing the kube-apiserver configuration: %w", err)
	}
	server, err := kasapp.CreateServerChain(completed)
	if err != nil {
		return fmt.Errorf("creating kube-apiserver: %w", err)
	}
	prepared, err := server.PrepareRun()
	if err != nil {
		return fmt.Errorf("preparing kube-apiserver: %w", err)
	}
	return prepared.Run(ctx)
}

func apiServerFlags(s *state.State, storage string) []string {
	const issuer = "https://kubernetes.default.svc"
	return []string{
		"--etcd-servers=" + storage,
		fmt.Sprintf("--secure-port=%d", s.Ports.APIServer),
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		"--tls-cert-file=" + s.ServingCert(),
		"--tls-private-key-file=" + s.ServingKey(),
		"--client-ca-file=" + s.CA(),
		"--token-auth-file=" + s.TokenFile(),
		"--service-account-key-file=" + s.ServiceAccountKey(),
		"--service-account-signing-key-file=" + s.ServiceAccountKey(),
		"--service-account-issuer=" + issuer,
		"--api-audiences=" + issuer,
		"--service-cluster-ip-range=" + state.ServiceRange,
		"--kubelet-certificate-authority=" + s.CA(),
		"--kubelet-preferred-address-types=InternalIP",
		"--authorization-mode=RBAC",
		// Otherwise privileged pods would fail validation before any SCC is asked.
		"--allow-privileged=true",
		"--endpoint-reconciler-type=none",
		"--event-ttl=3h",
		"--shutdown-delay-duration=0s",
		// Its not-ready taint is removed by the node lifecycle controller, which does not run here.
		"--disable-admission-plugins=TaintNodesByCondition",
	}
}
