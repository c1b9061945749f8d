// Command test-cluster is a Kubernetes control plane with OpenShift's SCC admission in
// one process, for tests and demonstrations of SCC Lens. It prints one line of JSON once
// it is ready, and ends when its standard input closes: its parent is gone then.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// errParentGone is why the cluster ends without a signal.
var errParentGone = errors.New("standard input closed")

// options are the command line.
type options struct {
	stateDir       string
	temporary      bool
	namespaces     []string
	kwok           string
	toxiproxy      string
	agentSandbox   string
	manifests      []string
	stages         string
	subjectReviews bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		// No process writes to the input: what matters is that it ends, for any reason.
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel(errParentGone)
	}()
	o := parseOptions()
	err := run(ctx, o)
	if o.temporary && context.Cause(ctx) == errParentGone {
		err = errors.Join(err, os.RemoveAll(o.stateDir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "test-cluster:", err)
		os.Exit(1)
	}
}

func parseOptions() options {
	var o options
	var namespaces, manifests string
	flag.StringVar(&o.stateDir, "state-dir", "", "`folder` of ports, keys, kubeconfigs and data; a used one brings its cluster back")
	flag.BoolVar(&o.temporary, "temporary", false, "remove the state folder if the parent is gone and cannot do it")
	flag.StringVar(&namespaces, "namespaces", "team-a", "comma-separated `names` of namespaces the tenants work in")
	flag.StringVar(&manifests, "manifests", "", "`folders` of objects to install besides the embedded ones: the SCC CRD, the stock SCCs, other CRDs")
	flag.StringVar(&o.stages, "stages", "", "`folder` of the stages that KWOK ships")
	flag.StringVar(&o.kwok, "kwok", "", "`path` of kwok; without it pods stay Pending")
	flag.StringVar(&o.toxiproxy, "toxiproxy", "", "`path` of the toxiproxy server, if connections are to be broken")
	flag.StringVar(&o.agentSandbox, "agent-sandbox", "", "`path` of agent-sandbox-controller; without it a Sandbox makes no pod")
	flag.BoolVar(&o.subjectReviews, "subject-reviews", true, "answer PodSecurityPolicySubjectReviews, as OpenShift does and a plain Kubernetes does not")
	flag.Parse()
	if o.stateDir == "" {
		fmt.Fprintln(os.Stderr, "test-cluster: -state-dir is required")
		os.Exit(2)
	}
	o.namespaces = strings.FieldsFunc(namespaces, func(r rune) bool { return r == ',' })
	o.manifests = filepath.SplitList(manifests)
	return o
}

func run(ctx context.Context, o options) error {
	started := time.Now()
	cluster, err := newCluster(o)
	if err != nil {
		return err
	}
	defer cluster.close()
	if err := cluster.start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // a signal came while starting; what failed then is a consequence
		}
		return err
	}
	ready := cluster.describe()
	ready.ReadyMs = time.Since(started).Milliseconds()
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		return fmt.Errorf("announcing the cluster: %w", err)
	}
	return cluster.wait(ctx)
}
