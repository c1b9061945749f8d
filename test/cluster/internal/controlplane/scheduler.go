package controlplane

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"
	schedulerapp "k8s.io/kubernetes/cmd/kube-scheduler/app"
	scheduleroptions "k8s.io/kubernetes/cmd/kube-scheduler/app/options"

	"scc-lens/test/cluster/internal/state"
)

// RunScheduler binds pods to nodes until the context ends. It is the real one for the
// sake of its words: FailedScheduling is among the failures a deployer must explain.
func RunScheduler(ctx context.Context, s *state.State) error {
	options := scheduleroptions.NewOptions()
	flags := pflag.NewFlagSet("kube-scheduler", pflag.ContinueOnError)
	for _, set := range options.Flags.FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(clientFlags(s.ComponentKubeconfig("kube-scheduler"))); err != nil {
		return fmt.Errorf("parsing kube-scheduler flags: %w", err)
	}
	config, scheduler, err := schedulerapp.Setup(ctx, options)
	if err != nil {
		return fmt.Errorf("configuring kube-scheduler: %w", err)
	}
	return schedulerapp.Run(ctx, config, scheduler)
}
