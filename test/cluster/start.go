package main

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"time"

	securityv1 "github.com/openshift/api/security/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/cache"
	kasoptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"

	"scc-lens/test/cluster/internal/bootstrap"
	"scc-lens/test/cluster/internal/chaos"
	"scc-lens/test/cluster/internal/controlplane"
	"scc-lens/test/cluster/internal/kubelet"
	"scc-lens/test/cluster/internal/process"
	"scc-lens/test/cluster/internal/referee"
	"scc-lens/test/cluster/internal/scc"
	"scc-lens/test/cluster/manifests"
)

// start brings the parts up in the order they need each other.
func (c *cluster) start(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	c.cancel = cancel
	steps := []func(context.Context) error{
		c.startEtcd,
		c.startAPIServer,
		c.installManifests,
		c.startConstraints,
		c.startReferee,
		c.startControllers,
		c.startNode,
		c.startPrograms,
		c.createTeams,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) startEtcd(ctx context.Context) (err error) {
	if c.etcd, err = controlplane.StartEtcd(ctx, c.state); err != nil {
		return err
	}
	c.storage, err = controlplane.OpenStorageLink(c.state.Ports.EtcdClient)
	return err
}

func (c *cluster) startAPIServer(ctx context.Context) error {
	c.run(ctx, "kube-apiserver", func(ctx context.Context) error {
		return controlplane.RunAPIServer(ctx, c.state, controlplane.Extension{
			Storage: c.storage.URL(),
			Admission: func(o *kasoptions.ServerRunOptions) {
				scc.Register(o, c.constraints.Security().V1().SecurityContextConstraints())
			},
			Inner: c.extendAPI,
			Outer: c.chaos.Wrap,
		})
	})
	c.run(ctx, "admin", func(ctx context.Context) error {
		return serve(ctx, c.state.Ports.Admin, c.adminHandler(), nil)
	})
	return c.waitReady(ctx)
}

// adminHandler is what the tests drive the cluster by.
func (c *cluster) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/chaos", chaos.Admin(c.chaos))
	mux.Handle("PUT /storage", c.storage)
	mux.HandleFunc("POST /referee", func(w http.ResponseWriter, r *http.Request) {
		judge := c.referee.Load()
		if judge == nil {
			http.Error(w, "the cluster is not ready", http.StatusServiceUnavailable)
			return
		}
		judge.ServeHTTP(w, r)
	})
	return mux
}

// extendAPI hands the server's caches on and adds subject reviews to its resources.
func (c *cluster) extendAPI(next http.Handler, config *genericapiserver.Config, factory informers.SharedInformerFactory) http.Handler {
	c.informers <- factory
	if !c.options.subjectReviews {
		return next
	}
	return scc.SubjectReviews{
		Constraints: c.constraints.Security().V1().SecurityContextConstraints().Lister(),
		Namespaces:  factory.Core().V1().Namespaces().Lister(),
		Authorizer:  config.Authorization.Authorizer,
		Next:        next,
	}
}

// waitReady gives up at once when a part fails: a port that is taken is a matter of
// milliseconds, not of the timeout.
func (c *cluster) waitReady(ctx context.Context) error {
	var failure error
	err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		select {
		case failure = <-c.failed:
			return false, failure
		default:
		}
		_, err := c.kube.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err == nil, nil
	})
	if failure != nil {
		return failure
	}
	if err != nil {
		return fmt.Errorf("waiting for kube-apiserver: %w", err)
	}
	return nil
}

func (c *cluster) installManifests(ctx context.Context) error {
	folders := []fs.FS{manifests.Objects}
	for _, folder := range c.options.manifests {
		folders = append(folders, os.DirFS(folder))
	}
	return bootstrap.Install(ctx, c.dynamic, folders...)
}

// startConstraints fills the cache the admission plug-in reads, now that the CRD is
// there to be listed, and prepares namespaces for it.
func (c *cluster) startConstraints(ctx context.Context) error {
	c.constraints.Start(ctx.Done())
	for resource, synced := range c.constraints.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return fmt.Errorf("caching %v: %w", resource, ctx.Err())
		}
	}
	return scc.StartAnnotator(ctx, c.kube)
}

// startReferee lets the referee see what admission and the authorizer see.
func (c *cluster) startReferee(context.Context) error {
	client, err := discovery.NewDiscoveryClientForConfig(c.admin)
	if err != nil {
		return fmt.Errorf("making a discovery client: %w", err)
	}
	factory := <-c.informers
	rbac := factory.Rbac().V1()
	c.referee.Store(&referee.Referee{
		Config:  c.admin,
		Kube:    c.kube,
		Dynamic: c.dynamic,
		Mapper:  restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client)),
		Caches: map[schema.GroupVersionResource]cache.SharedIndexInformer{
			corev1.SchemeGroupVersion.WithResource("namespaces"):               factory.Core().V1().Namespaces().Informer(),
			rbacv1.SchemeGroupVersion.WithResource("roles"):                    rbac.Roles().Informer(),
			rbacv1.SchemeGroupVersion.WithResource("rolebindings"):             rbac.RoleBindings().Informer(),
			rbacv1.SchemeGroupVersion.WithResource("clusterroles"):             rbac.ClusterRoles().Informer(),
			rbacv1.SchemeGroupVersion.WithResource("clusterrolebindings"):      rbac.ClusterRoleBindings().Informer(),
			securityv1.GroupVersion.WithResource("securitycontextconstraints"): c.constraints.Security().V1().SecurityContextConstraints().Informer(),
		},
	})
	return nil
}

func (c *cluster) startControllers(ctx context.Context) error {
	c.run(ctx, "kube-controller-manager", func(ctx context.Context) error {
		return controlplane.RunControllerManager(ctx, c.state)
	})
	c.run(ctx, "kube-scheduler", func(ctx context.Context) error {
		return controlplane.RunScheduler(ctx, c.state)
	})
	return nil
}

func (c *cluster) startNode(ctx context.Context) error {
	if c.options.kwok == "" {
		return nil
	}
	c.run(ctx, "kubelet logs", func(ctx context.Context) error {
		certificate := &keyPair{cert: c.state.ServingCert(), key: c.state.ServingKey()}
		return serve(ctx, c.state.Ports.Kubelet, kubelet.Logs(c.kube), certificate)
	})
	return kubelet.CreateNode(ctx, c.kube, c.state.Ports.Kubelet)
}

// startPrograms starts those for which a binary was given.
func (c *cluster) startPrograms(ctx context.Context) error {
	if c.options.kwok != "" {
		command, err := kubelet.Kwok(c.options.kwok, os.DirFS(c.options.stages), c.state)
		if err != nil {
			return err
		}
		c.runProgram(ctx, command)
	}
	if c.options.toxiproxy != "" {
		command, err := process.Toxiproxy(c.options.toxiproxy, c.state)
		if err != nil {
			return err
		}
		c.runProgram(ctx, command)
	}
	if c.options.agentSandbox != "" {
		c.runProgram(ctx, process.AgentSandbox(c.options.agentSandbox, c.state))
	}
	return nil
}

func (c *cluster) runProgram(ctx context.Context, command process.Command) {
	c.run(ctx, command.Name, func(ctx context.Context) error { return process.Run(ctx, command) })
}

func (c *cluster) createTeams(ctx context.Context) error {
	return bootstrap.CreateTeams(ctx, c.kube, c.options.namespaces)
}
