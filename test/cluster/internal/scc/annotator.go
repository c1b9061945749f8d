package scc

import (
	"context"
	"encoding/json"
	"fmt"

	securityv1 "github.com/openshift/api/security/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
)

// UnannotatedLabel on a namespace keeps the annotator away, to reproduce the refusal
// of a namespace that OpenShift has not prepared.
const UnannotatedLabel = "scc-lens.test/unannotated"

// annotator does the work of OpenShift's cluster-policy-controller: it gives each
// namespace its uids and MCS labels.
type annotator struct {
	client kubernetes.Interface
	next   allocation
}

// StartAnnotator annotates the present and all future namespaces until the context ends.
func StartAnnotator(ctx context.Context, client kubernetes.Interface) error {
	namespaces, err := client.CoreV1().Namespaces().List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("listing namespaces: %w", err)
	}
	a := &annotator{client: client}
	for i := range namespaces.Items {
		if taken, ok := allocationOf(namespaces.Items[i].Annotations); ok && taken >= a.next {
			a.next = taken + 1
		}
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	_, err = factory.Core().V1().Namespaces().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { a.annotate(ctx, object.(*corev1.Namespace)) },
		UpdateFunc: func(_, object any) { a.annotate(ctx, object.(*corev1.Namespace)) },
	})
	if err != nil {
		return fmt.Errorf("watching namespaces: %w", err)
	}
	factory.Start(ctx.Done())
	return nil
}

// annotate leaves a range that is there alone and keeps a given MCS label, as the real
// controller does. Events arrive one at a time, so the counter needs no lock.
func (a *annotator) annotate(ctx context.Context, namespace *corev1.Namespace) {
	if namespace.Annotations[securityv1.UIDRangeAnnotation] != "" || namespace.DeletionTimestamp != nil {
		return
	}
	if _, skip := namespace.Labels[UnannotatedLabel]; skip {
		return
	}
	annotations := a.next.annotations()
	if given := namespace.Annotations[securityv1.MCSAnnotation]; given != "" {
		annotations[securityv1.MCSAnnotation] = given
	}
	// The version refuses the patch if this event is stale and the range already given;
	// a namespace that changed in between comes back with its own event.
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{
		"annotations":     annotations,
		"resourceVersion": namespace.ResourceVersion,
	}})
	if err != nil {
		klog.ErrorS(err, "Encoding annotations", "namespace", namespace.Name)
		return
	}
	_, err = a.client.CoreV1().Namespaces().Patch(ctx, namespace.Name, types.MergePatchType, patch, metav1.PatchOptions{})
	if err != nil {
		klog.ErrorS(err, "Annotating a namespace", "namespace", namespace.Name)
		return
	}
	a.next++
}
