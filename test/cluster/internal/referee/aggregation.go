package referee

import (
	"context"
	"fmt"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

const probeLabel = "scc-lens.test/aggregation-probe"

// aggregationLevels is how deep roles may be made of each other: admin of edit, edit of
// view, view of a role of the case, and one more. Each level takes the controller a turn.
const aggregationLevels = 4

func (r *Referee) waitAggregatedInDepth(ctx context.Context) error {
	for range aggregationLevels {
		if err := r.waitAggregated(ctx); err != nil {
			return err
		}
	}
	return nil
}

// waitAggregated waits until the controller has filled in the aggregated ClusterRoles of
// the case. They do not show when they are complete; so a role of its own, to which every
// case adds a part, shows that the controller has seen all that was created before.
func (r *Referee) waitAggregated(ctx context.Context) error {
	roles := r.Kube.RbacV1().ClusterRoles()
	whole := &rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{Name: "referee-aggregation-probe"},
		AggregationRule: &rbacv1.AggregationRule{
			ClusterRoleSelectors: []metav1.LabelSelector{{MatchLabels: map[string]string{probeLabel: "true"}}},
		},
	}
	if _, err := roles.Create(ctx, whole, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("creating the aggregation probe: %w", err)
	}
	r.probes++
	part := &rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{
			Name:   fmt.Sprintf("referee-aggregation-probe-%d", r.probes),
			Labels: map[string]string{probeLabel: "true"},
		},
		Rules: []rbacv1.PolicyRule{{
			APIGroups: []string{"referee.scc-lens.test"},
			Resources: []string{fmt.Sprintf("probe-%d", r.probes)},
			Verbs:     []string{"get"},
		}},
	}
	if _, err := roles.Create(ctx, part, metav1.CreateOptions{}); err != nil {
		return fmt.Errorf("creating a part of the aggregation probe: %w", err)
	}
	err := wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, 20*time.Second, true, func(ctx context.Context) (bool, error) {
		filled, err := roles.Get(ctx, whole.Name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		for _, rule := range filled.Rules {
			if len(rule.Resources) == 1 && rule.Resources[0] == part.Rules[0].Resources[0] {
				return true, nil
			}
		}
		return false, nil
	})
	if err != nil {
		return fmt.Errorf("waiting for aggregated ClusterRoles: %w", err)
	}
	return roles.Delete(ctx, part.Name, metav1.DeleteOptions{})
}

// waitRolesCached waits until the authorizer has every ClusterRole as it is stored now.
func (r *Referee) waitRolesCached(ctx context.Context) error {
	stored, err := r.Kube.RbacV1().ClusterRoles().List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("listing ClusterRoles: %w", err)
	}
	for i := range stored.Items {
		if err := r.waitSeen(ctx, rbacv1.SchemeGroupVersion.WithResource("clusterroles"), &stored.Items[i]); err != nil {
			return err
		}
	}
	return nil
}
