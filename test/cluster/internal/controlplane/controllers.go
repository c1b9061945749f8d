package controlplane

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"
	kcmapp "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	kcmoptions "k8s.io/kubernetes/cmd/kube-controller-manager/app/options"

	"scc-lens/test/cluster/internal/state"
)

// controllers are those a deployer can watch at work. Nodes, volumes and certificates
// are left out: this cluster has none.
var controllers = []string{
	"clusterrole-aggregation-controller",
	"cronjob-controller",
	"daemonset-controller",
	"deployment-controller",
	"disruption-controller",
	"endpoints-controller",
	"endpointslice-controller",
	"garbage-collector-controller",
	"job-controller",
	"namespace-controller",
	"pod-garbage-collector-controller",
	"replicaset-controller",
	"replicationcontroller-controller",
	"resourcequota-controller",
	"root-ca-certificate-publisher-controller",
	"serviceaccount-controller",
	"serviceaccount-token-controller",
	"statefulset-controller",
	"ttl-after-finished-controller",
	"validatingadmissionpolicy-status-controller",
}

// RunControllerManager runs the controllers until the context ends.
func RunControllerManager(ctx context.Context, s *state.State) error {
	options, err := kcmoptions.NewKubeControllerManagerOptions()
	if err != nil {
		return fmt.Errorf("making kube-controller-manager options: %w", err)
	}
	all, disabled, aliases := kcmapp.KnownControllers(), kcmapp.ControllersDisabledByDefault(), kcmapp.ControllerAliases()
	named := options.Flags(all, disabled, aliases)
	flags := pflag.NewFlagSet("kube-controller-manager", pflag.ContinueOnError)
	for _, set := range named.FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(controllerManagerFlags(s)); err != nil {
		return fmt.Errorf("parsing kube-controller-manager flags: %w", err)
	}
	options.ParsedFlags = &named
	config, err := options.Config(all, disabled, aliases)
	if err != nil {
		return fmt.Errorf("configuring kube-controller-manager: %w", err)
	}
	return kcmapp.Run(ctx, config.Complete())
}

func controllerManagerFlags(s *state.State) []string {
	return append(clientFlags(s.ComponentKubeconfig("kube-controller-manager")),
		"--controllers="+strings.Join(controllers, ","),
		// Each controller acts as its own service account. SCC admission judges the
		// pods of a ReplicaSet by that account, and refuses as a real cluster does.
		"--use-service-account-credentials=true",
		"--service-account-private-key-file="+s.ServiceAccountKey(),
		"--root-ca-file="+s.CA(),
		"--kube-api-qps=300",
		"--kube-api-burst=600",
	)
}

// clientFlags are those of every component that is a client of the API server: no
// election, for there is one of each, and no port of its own.
func clientFlags(kubeconfig string) []string {
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--leader-elect=false",
		"--secure-port=0",
	}
}
