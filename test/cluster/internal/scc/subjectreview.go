package scc

import (
	"encoding/json"
	"fmt"
	"net/http"

	securityv1 "github.com/openshift/api/security/v1"
	securitylisters "github.com/openshift/client-go/security/listers/security/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/endpoints/handlers/responsewriters"
	"k8s.io/apiserver/pkg/endpoints/request"
	corev1listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// SubjectReviews answers PodSecurityPolicySubjectReviews, which on OpenShift come from
// an aggregated server that cannot be embedded next to the SCC CRD. Other requests
// pass to the next handler. It belongs behind authentication and authorization.
type SubjectReviews struct {
	Constraints securitylisters.SecurityContextConstraintsLister
	Namespaces  corev1listers.NamespaceLister
	Authorizer  authorizer.Authorizer
	Next        http.Handler
}

func (s SubjectReviews) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	info, ok := request.RequestInfoFrom(r.Context())
	if !ok || info.Verb != "create" || info.APIGroup != securityv1.GroupName ||
		info.Resource != "podsecuritypolicysubjectreviews" || info.Subresource != "" {
		s.Next.ServeHTTP(w, r)
		return
	}
	review := &securityv1.PodSecurityPolicySubjectReview{}
	if err := json.NewDecoder(r.Body).Decode(review); err != nil {
		fail(w, r, apierrors.NewBadRequest(fmt.Sprintf("decoding the review: %v", err)))
		return
	}
	if err := s.fill(r.Context(), info.Namespace, review); err != nil {
		fail(w, r, err)
		return
	}
	review.APIVersion, review.Kind = securityv1.GroupVersion.String(), "PodSecurityPolicySubjectReview"
	responsewriters.WriteRawJSON(http.StatusCreated, review, w)
}

func fail(w http.ResponseWriter, r *http.Request, err error) {
	responsewriters.ErrorNegotiated(err, legacyscheme.Codecs, securityv1.GroupVersion, w, r)
}
