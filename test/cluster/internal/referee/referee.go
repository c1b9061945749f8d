package referee

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// maxLine is the longest case in bytes; a manifest of kubectl's largest size fits.
const maxLine = 8 << 20

// Referee judges one case after another: SCCs and grants of the cluster are part of each.
type Referee struct {
	Config  *rest.Config
	Kube    kubernetes.Interface
	Dynamic dynamic.Interface
	Mapper  meta.RESTMapper
	// Caches are the API server's own, by the resource they cache.
	Caches map[schema.GroupVersionResource]cache.SharedIndexInformer

	turn     sync.Mutex
	prepared bool
	probes   int
}

// ServeHTTP answers lines of cases with lines of answers, in the same order.
func (r *Referee) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.turn.Lock()
	defer r.turn.Unlock()
	defer r.stopLettingRequestersCreate(request.Context())
	w.Header().Set("Content-Type", "application/jsonl")
	// The next case is read while answers are being written.
	_ = http.NewResponseController(w).EnableFullDuplex()
	lines := bufio.NewScanner(request.Body)
	lines.Buffer(nil, maxLine)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if encoder.Encode(r.answer(request.Context(), lines.Bytes())) != nil {
			return // the asker is gone
		}
		_ = http.NewResponseController(w).Flush()
	}
	if err := lines.Err(); err != nil {
		_ = encoder.Encode(Answer{Failed: fmt.Sprintf("reading cases: %v", err)})
	}
}

func (r *Referee) answer(ctx context.Context, line []byte) Answer {
	c := Case{}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return Answer{Failed: fmt.Sprintf("reading the case: %v", err)}
	}
	answer, err := r.judge(ctx, c)
	if err != nil {
		answer = Answer{Failed: err.Error()}
	}
	answer.ID = c.ID
	return answer
}

func (r *Referee) judge(ctx context.Context, c Case) (answer Answer, err error) {
	switch {
	case c.YAML != nil:
		return readText(*c.YAML), nil
	case c.Object == nil:
		return Answer{}, errors.New("a case needs an object or a yaml text")
	}
	if c.Namespace.Name == "" {
		c.Namespace.Name = "team"
	}
	if c.Requester.Name == "" {
		c.Requester.Name = "requester"
	}
	if err := r.letRequestersCreate(ctx); err != nil {
		return Answer{}, err
	}
	if err := r.prepareNamespace(ctx, c.Namespace, serviceAccount(c.Object)); err != nil {
		return Answer{}, err
	}
	for _, object := range c.Objects {
		remove, failed := r.place(ctx, object, c.Namespace.Name)
		if remove != nil {
			defer func() { err = errors.Join(err, remove(ctx)) }()
		}
		if failed != nil {
			return Answer{}, failed
		}
	}
	if hasAggregation(c.Objects) {
		if err := errors.Join(r.waitAggregatedInDepth(ctx), r.waitRolesCached(ctx)); err != nil {
			return Answer{}, err
		}
	}
	return r.create(ctx, c)
}

// requesters names the role and the binding that let every user create things.
const requesters = "referee-requesters"

// stopLettingRequestersCreate ends that right with the cases that needed it: others use
// this cluster too.
func (r *Referee) stopLettingRequestersCreate(ctx context.Context) {
	if !r.prepared {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	err := errors.Join(
		r.Kube.RbacV1().ClusterRoleBindings().Delete(ctx, requesters, metav1.DeleteOptions{}),
		r.Kube.RbacV1().ClusterRoles().Delete(ctx, requesters, metav1.DeleteOptions{}),
	)
	if err != nil {
		log.Printf("referee: every user may still create things: %v", err)
	}
	r.prepared = false
}

// letRequestersCreate gives every user the right to create things, which is not what a
// case is about. It grants no SCC.
func (r *Referee) letRequestersCreate(ctx context.Context) error {
	if r.prepared {
		return nil
	}
	objects := metav1.ObjectMeta{Name: requesters}
	role := &rbacv1.ClusterRole{ObjectMeta: objects, Rules: []rbacv1.PolicyRule{{
		APIGroups: []string{rbacv1.APIGroupAll}, Resources: []string{rbacv1.ResourceAll}, Verbs: []string{"create"},
	}}}
	if _, err := r.Kube.RbacV1().ClusterRoles().Create(ctx, role, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("letting requesters create: %w", err)
	}
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: objects,
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: requesters},
		Subjects: []rbacv1.Subject{
			{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: "system:authenticated"},
			{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: "system:unauthenticated"},
		},
	}
	stored, err := r.Kube.RbacV1().ClusterRoleBindings().Create(ctx, binding, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("letting requesters create: %w", err)
	}
	r.prepared = true
	if err != nil {
		return nil
	}
	return r.waitSeen(ctx, rbacv1.SchemeGroupVersion.WithResource("clusterrolebindings"), stored)
}

// serviceAccount is the one that a pod runs as; it is made, so that a case need not list it.
func serviceAccount(object json.RawMessage) string {
	pod := struct {
		Spec struct {
			ServiceAccountName any `json:"serviceAccountName"`
			ServiceAccount     any `json:"serviceAccount"`
		} `json:"spec"`
	}{}
	if json.Unmarshal(object, &pod) != nil {
		return "default" // the server reports what is wrong with the object
	}
	for _, name := range []any{pod.Spec.ServiceAccountName, pod.Spec.ServiceAccount} {
		if text, ok := name.(string); ok && text != "" {
			return text
		}
	}
	return "default"
}

func hasAggregation(objects []*unstructured.Unstructured) bool {
	for _, object := range objects {
		if _, found := object.Object["aggregationRule"]; found {
			return true
		}
	}
	return false
}
