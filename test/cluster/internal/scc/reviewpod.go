package scc

import (
	"context"
	"fmt"

	securityv1 "github.com/openshift/api/security/v1"
	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccmatching"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1conversion "k8s.io/kubernetes/pkg/apis/core/v1"
)

// fill answers a review: the first SCC in order that one of the subjects may use and
// that accepts the pod. A refusal leaves allowedBy empty, with the reason OpenShift gives.
func (s SubjectReviews) fill(ctx context.Context, namespace string, review *securityv1.PodSecurityPolicySubjectReview) error {
	matcher := sccmatching.NewDefaultSCCMatcher(s.Constraints, s.Authorizer)
	constraints, err := matcher.FindApplicableSCCs(ctx, namespace, subjects(namespace, review.Spec)...)
	if err != nil {
		return apierrors.NewBadRequest(fmt.Sprintf("unable to find SecurityContextConstraints: %v", err))
	}
	ns, err := s.Namespaces.Get(namespace)
	if err != nil {
		return err
	}
	for _, constraint := range constraints {
		provider, err := sccmatching.CreateProviderFromConstraint(ns, constraint)
		if err != nil {
			klog.ErrorS(err, "Reviewing a pod", "scc", constraint.Name)
			continue
		}
		pod, err := internalPod(review.Spec.Template)
		if err != nil {
			return apierrors.NewBadRequest(err.Error())
		}
		if errs := sccmatching.AssignSecurityContext(provider, pod, field.NewPath("provider "+constraint.Name+": ")); len(errs) > 0 {
			review.Status.Reason = "CantAssignSecurityContextConstraintProvider"
			continue
		}
		return allow(review, constraint, pod)
	}
	return nil
}

// subjects are the named user, if any, and the pod's service account, if any. Naming
// neither asks about every SCC, whoever may use it.
func subjects(namespace string, spec securityv1.PodSecurityPolicySubjectReviewSpec) []user.Info {
	var infos []user.Info
	if spec.User != "" || len(spec.Groups) > 0 {
		infos = append(infos, &user.DefaultInfo{Name: spec.User, Groups: spec.Groups})
	}
	if account := spec.Template.Spec.ServiceAccountName; account != "" {
		infos = append(infos, &user.DefaultInfo{
			Name:   serviceaccount.MakeUsername(namespace, account),
			Groups: serviceaccount.MakeGroupNames(namespace),
		})
	}
	return infos
}

// internalPod gives the template the defaults that a pod would have in admission.
func internalPod(template corev1.PodTemplateSpec) (*core.Pod, error) {
	external := &corev1.Pod{ObjectMeta: template.ObjectMeta, Spec: *template.Spec.DeepCopy()}
	legacyscheme.Scheme.Default(external)
	pod := &core.Pod{}
	if err := corev1conversion.Convert_v1_Pod_To_core_Pod(external, pod, nil); err != nil {
		return nil, fmt.Errorf("converting the pod template: %w", err)
	}
	return pod, nil
}

// allow names the SCC and, as OpenShift does, shows the mutated pod only when the
// review was about a service account.
func allow(review *securityv1.PodSecurityPolicySubjectReview, constraint *securityv1.SecurityContextConstraints, pod *core.Pod) error {
	review.Status.AllowedBy = &corev1.ObjectReference{
		APIVersion:      securityv1.GroupVersion.String(),
		Kind:            "SecurityContextConstraints",
		Name:            constraint.Name,
		UID:             constraint.UID,
		ResourceVersion: constraint.ResourceVersion,
	}
	if review.Spec.Template.Spec.ServiceAccountName == "" {
		return nil
	}
	external := &corev1.Pod{}
	if err := corev1conversion.Convert_core_Pod_To_v1_Pod(pod, external, nil); err != nil {
		return fmt.Errorf("converting the reviewed pod: %w", err)
	}
	review.Status.Template.Spec = external.Spec
	return nil
}
