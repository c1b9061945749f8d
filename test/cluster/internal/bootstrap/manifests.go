// Package bootstrap fills a fresh cluster: what OpenShift's operators would install,
// and the teams that work in it.
package bootstrap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"

	securityv1 "github.com/openshift/api/security/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/dynamic"
)

var (
	crds        = apiextensionsv1.SchemeGroupVersion.WithResource("customresourcedefinitions")
	constraints = securityv1.GroupVersion.WithResource("securitycontextconstraints")
)

// resources are the kinds the manifests may contain.
var resources = map[string]schema.GroupVersionResource{
	"CustomResourceDefinition":   crds,
	"SecurityContextConstraints": constraints,
	"ClusterRole":                rbacv1.SchemeGroupVersion.WithResource("clusterroles"),
	"ClusterRoleBinding":         rbacv1.SchemeGroupVersion.WithResource("clusterrolebindings"),
}

// Install creates the manifests: the CRDs first, and the rest once SCCs can be stored.
// What a restarted cluster already has is left as it is.
func Install(ctx context.Context, client dynamic.Interface, folders ...fs.FS) error {
	var objects []*unstructured.Unstructured
	for _, folder := range folders {
		read, err := readAll(folder)
		if err != nil {
			return err
		}
		objects = append(objects, read...)
	}
	if err := create(ctx, client, objects, true); err != nil {
		return err
	}
	if err := waitServed(ctx, client); err != nil {
		return err
	}
	return create(ctx, client, objects, false)
}

func create(ctx context.Context, client dynamic.Interface, objects []*unstructured.Unstructured, definitions bool) error {
	for _, object := range objects {
		resource, ok := resources[object.GetKind()]
		if !ok {
			return fmt.Errorf("manifest of unknown kind %q", object.GetKind())
		}
		if definitions != (resource == crds) {
			continue
		}
		_, err := client.Resource(resource).Create(ctx, object, metav1.CreateOptions{})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("creating %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}

// waitServed asks for the SCCs themselves: the CRD is established a moment before the
// server routes requests for it.
func waitServed(ctx context.Context, client dynamic.Interface) error {
	err := wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, 20*time.Second, true, func(ctx context.Context) (bool, error) {
		_, err := client.Resource(constraints).List(ctx, metav1.ListOptions{Limit: 1})
		return err == nil, nil
	})
	if err != nil {
		return fmt.Errorf("waiting for the SCC resource: %w", err)
	}
	return nil
}

func readAll(folder fs.FS) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		read, err := readFile(folder, name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		objects = append(objects, read...)
		return nil
	})
	return objects, err
}

func readFile(folder fs.FS, name string) ([]*unstructured.Unstructured, error) {
	file, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var objects []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(file, 4096)
	for {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(object); {
		case errors.Is(err, io.EOF):
			return objects, nil
		case err != nil:
			return nil, err
		case object.Object != nil:
			withoutWebhook(object)
			objects = append(objects, object)
		}
	}
}

// withoutWebhook makes a CRD's versions convert by their apiVersion alone: nothing here
// would answer the conversion webhook that agent-sandbox's CRDs name.
func withoutWebhook(object *unstructured.Unstructured) {
	if object.GetKind() == "CustomResourceDefinition" {
		unstructured.RemoveNestedField(object.Object, "spec", "conversion")
	}
}
