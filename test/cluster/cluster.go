package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	securityclient "github.com/openshift/client-go/security/clientset/versioned"
	securityinformers "github.com/openshift/client-go/security/informers/externalversions"
	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/klog/v2"

	"scc-lens/test/cluster/internal/chaos"
	"scc-lens/test/cluster/internal/controlplane"
	"scc-lens/test/cluster/internal/referee"
	"scc-lens/test/cluster/internal/state"
)

// cluster is everything that runs. Each part runs in its own goroutine until the
// context ends; the first to fail ends all.
type cluster struct {
	options options
	state   *state.State
	log     *os.File
	chaos   *chaos.Table

	admin       *rest.Config
	kube        kubernetes.Interface
	dynamic     dynamic.Interface
	constraints securityinformers.SharedInformerFactory
	// informers receives the API server's own caches once it is configured.
	informers chan informers.SharedInformerFactory
	referee   atomic.Pointer[referee.Referee]

	etcd    *embed.Etcd
	storage *controlplane.StorageLink
	cancel  context.CancelFunc
	failed  chan error
	parts   sync.WaitGroup
}

func newCluster(o options) (*cluster, error) {
	namespace := "default"
	if len(o.namespaces) > 0 {
		namespace = o.namespaces[0]
	}
	s, err := state.Open(o.stateDir, namespace)
	if err != nil {
		return nil, err
	}
	c := &cluster{options: o, state: s, chaos: &chaos.Table{}, failed: make(chan error, 1), informers: make(chan informers.SharedInformerFactory, 1)}
	if err := c.redirectLogs(); err != nil {
		return nil, err
	}
	return c, c.makeClients()
}

// redirectLogs sends the components' output to a file. They share one logger, which
// only the first may configure.
func (c *cluster) redirectLogs() error {
	logsapi.ReapplyHandling = logsapi.ReapplyHandlingIgnoreUnchanged
	log, err := os.OpenFile(c.state.Path("logs", "components.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("opening the log: %w", err)
	}
	c.log = log
	flags := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(flags)
	for name, value := range map[string]string{"logtostderr": "false", "stderrthreshold": "FATAL", "one_output": "true"} {
		if err := flags.Set(name, value); err != nil {
			return fmt.Errorf("setting up the log: %w", err)
		}
	}
	klog.SetOutput(log)
	return nil
}

func (c *cluster) makeClients() error {
	var err error
	if c.admin, err = clientcmd.BuildConfigFromFlags("", c.state.AdminKubeconfig()); err != nil {
		return fmt.Errorf("reading the admin kubeconfig: %w", err)
	}
	c.admin.QPS, c.admin.Burst = 300, 600
	if c.kube, err = kubernetes.NewForConfig(c.admin); err != nil {
		return fmt.Errorf("making a client: %w", err)
	}
	if c.dynamic, err = dynamic.NewForConfig(c.admin); err != nil {
		return fmt.Errorf("making a dynamic client: %w", err)
	}
	security, err := securityclient.NewForConfig(c.admin)
	if err != nil {
		return fmt.Errorf("making an SCC client: %w", err)
	}
	c.constraints = securityinformers.NewSharedInformerFactory(security, 0)
	return nil
}

// run starts a part. Ending by itself counts as a failure, unless the context is over.
func (c *cluster) run(ctx context.Context, name string, part func(context.Context) error) {
	c.parts.Add(1)
	go func() {
		defer c.parts.Done()
		err := part(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			err = errors.New("no reason given")
		}
		select {
		case c.failed <- fmt.Errorf("%s ended: %w", name, err):
		default: // an earlier failure is being reported
		}
	}()
}

// wait returns when the context ends, or with the failure of a part.
func (c *cluster) wait(ctx context.Context) error {
	select {
	case err := <-c.failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

// close stops the parts and then etcd, which they need until the last moment.
func (c *cluster) close() {
	if c.cancel != nil {
		c.cancel()
	}
	c.parts.Wait()
	if c.storage != nil {
		c.storage.Close()
	}
	if c.etcd != nil {
		c.etcd.Close()
	}
	klog.Flush()
	c.log.Close()
}

func (c *cluster) describe() ready { return describe(c.state, c.options.toxiproxy != "") }
