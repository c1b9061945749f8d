package referee

import (
	"context"
	"fmt"
	"strconv"
	"time"

	securityv1 "github.com/openshift/api/security/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/tools/cache"
)

// firstAnnotations are those of a namespace for which a case gives none.
var firstAnnotations = map[string]string{
	securityv1.UIDRangeAnnotation:           "1000700000/10000",
	securityv1.SupplementalGroupsAnnotation: "1000700000/10000",
	securityv1.MCSAnnotation:                "s0:c26,c25",
}

// prepareNamespace makes the namespace be as the case asks, and the service account
// exist. Namespaces are kept from case to case: deleting one takes seconds.
func (r *Referee) prepareNamespace(ctx context.Context, wanted Namespace, account string) error {
	if wanted.Annotations == nil {
		wanted.Annotations = firstAnnotations
	}
	meant := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: wanted.Name, Labels: wanted.Labels, Annotations: wanted.Annotations}}
	namespaces := r.Kube.CoreV1().Namespaces()
	stored, err := namespaces.Create(ctx, meant, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		stored, err = namespaces.Update(ctx, meant, metav1.UpdateOptions{})
	}
	if err != nil {
		return fmt.Errorf("preparing namespace %s: %w", wanted.Name, err)
	}
	for _, name := range []string{"default", account} {
		meant := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: name}}
		_, err := r.Kube.CoreV1().ServiceAccounts(wanted.Name).Create(ctx, meant, metav1.CreateOptions{})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("creating service account %s: %w", name, err)
		}
	}
	return r.waitSeen(ctx, corev1.SchemeGroupVersion.WithResource("namespaces"), stored)
}

// place creates an object of the case and waits until admission sees it. The returned
// function takes it away again.
func (r *Referee) place(ctx context.Context, object *unstructured.Unstructured, namespace string) (func(context.Context) error, error) {
	mapping, err := r.Mapper.RESTMapping(object.GroupVersionKind().GroupKind(), object.GroupVersionKind().Version)
	if err != nil {
		return nil, fmt.Errorf("finding the resource of %s: %w", object.GetKind(), err)
	}
	scope := ""
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		if scope = object.GetNamespace(); scope == "" {
			scope = namespace
		}
	}
	client := r.Dynamic.Resource(mapping.Resource).Namespace(scope)
	stored, err := client.Create(ctx, object, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) && object.GetKind() == rbacv1.ServiceAccountKind {
		return func(context.Context) error { return nil }, nil
	}
	// The controller of aggregated ClusterRoles may recreate one that an earlier case has deleted.
	if apierrors.IsAlreadyExists(err) && object.GetKind() == "ClusterRole" {
		if err := client.Delete(ctx, object.GetName(), metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			return nil, fmt.Errorf("deleting an old %s %s: %w", object.GetKind(), object.GetName(), err)
		}
		stored, err = client.Create(ctx, object, metav1.CreateOptions{})
	}
	if err != nil {
		return nil, fmt.Errorf("creating %s %s: %w", object.GetKind(), object.GetName(), err)
	}
	remove := func(ctx context.Context) error {
		if err := client.Delete(ctx, stored.GetName(), metav1.DeleteOptions{}); err != nil {
			return fmt.Errorf("deleting %s %s: %w", stored.GetKind(), stored.GetName(), err)
		}
		return r.waitGone(ctx, mapping.Resource, stored)
	}
	return remove, r.waitSeen(ctx, mapping.Resource, stored)
}

// waitSeen waits until the cache that admission or the authorizer reads has the object,
// or a later version of it. Kinds without such a cache are read live.
func (r *Referee) waitSeen(ctx context.Context, resource schema.GroupVersionResource, object metav1.Object) error {
	return r.waitCached(ctx, resource, object, func(cached metav1.Object) bool {
		return cached != nil && version(cached) >= version(object)
	})
}

func (r *Referee) waitGone(ctx context.Context, resource schema.GroupVersionResource, object metav1.Object) error {
	return r.waitCached(ctx, resource, object, func(cached metav1.Object) bool {
		return cached == nil || cached.GetUID() != object.GetUID()
	})
}

func (r *Referee) waitCached(
	ctx context.Context, resource schema.GroupVersionResource, object metav1.Object, done func(metav1.Object) bool,
) error {
	informer, ok := r.Caches[resource]
	if !ok {
		return nil
	}
	key := cache.MetaObjectToName(object).String()
	err := wait.PollUntilContextTimeout(ctx, 2*time.Millisecond, 20*time.Second, true, func(context.Context) (bool, error) {
		item, exists, err := informer.GetIndexer().GetByKey(key)
		if err != nil || !exists {
			return err == nil && done(nil), err
		}
		cached, err := meta.Accessor(item)
		return err == nil && done(cached), err
	})
	if err != nil {
		return fmt.Errorf("waiting for the cache of %s: %w", resource.Resource, err)
	}
	return nil
}

// version is the number that etcd gave an object; later ones are larger.
func version(object metav1.Object) uint64 {
	number, err := strconv.ParseUint(object.GetResourceVersion(), 10, 64)
	if err != nil {
		return 0
	}
	return number
}
