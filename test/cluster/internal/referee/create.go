package referee

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	securityv1 "github.com/openshift/api/security/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
)

// create sends the object byte by byte as the case has it, as its requester, and asks
// the server not to store it.
func (r *Referee) create(ctx context.Context, c Case) (Answer, error) {
	path, err := r.path(c)
	if err != nil {
		return Answer{}, err
	}
	warnings := &recorder{}
	config := rest.CopyConfig(r.Config)
	config.Impersonate = rest.ImpersonationConfig{UserName: c.Requester.Name, Groups: c.Requester.Groups}
	config.WarningHandler = warnings
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	client, err := rest.UnversionedRESTClientFor(config)
	if err != nil {
		return Answer{}, fmt.Errorf("making a client: %w", err)
	}
	validation := c.FieldValidation
	if validation == "" {
		validation = metav1.FieldValidationStrict
	}
	stored, err := client.Post().AbsPath(path).
		Param("dryRun", metav1.DryRunAll).
		Param("fieldValidation", validation).
		SetHeader("Content-Type", runtime.ContentTypeJSON).
		Body([]byte(c.Object)).
		Do(ctx).Raw()
	answer := Answer{Warnings: warnings.texts}
	if err != nil {
		return refusal(answer, stored, err)
	}
	return admission(answer, stored, c.Stored)
}

// path is where objects of this kind are created.
func (r *Referee) path(c Case) (string, error) {
	kind := metav1.TypeMeta{}
	if err := json.Unmarshal(c.Object, &kind); err != nil {
		return "", fmt.Errorf("reading the object's kind: %w", err)
	}
	gvk := schema.FromAPIVersionAndKind(kind.APIVersion, kind.Kind)
	mapping, err := r.Mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		return "", fmt.Errorf("finding the resource of %s: %w", kind.Kind, err)
	}
	path := "/apis/" + kind.APIVersion
	if gvk.Group == "" {
		path = "/api/" + kind.APIVersion
	}
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		path += "/namespaces/" + c.Namespace.Name
	}
	return path + "/" + mapping.Resource.Resource, nil
}

func admission(answer Answer, stored []byte, show bool) (Answer, error) {
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(stored); err != nil {
		return Answer{}, fmt.Errorf("reading the stored object: %w", err)
	}
	answer.Verdict = "admitted"
	answer.SCC = object.GetAnnotations()[securityv1.ValidatedSCCAnnotation]
	answer.Subject = object.GetAnnotations()["security.openshift.io/validated-scc-subject-type"]
	if show {
		// What differs from request to request is left out.
		for _, field := range []string{"creationTimestamp", "generation", "managedFields", "resourceVersion", "uid"} {
			unstructured.RemoveNestedField(object.Object, "metadata", field)
		}
		answer.Stored = object.Object
	}
	return answer, nil
}

// refusal reads the status that the server sent. A client's error would only have its
// message, and not the whole of it.
func refusal(answer Answer, body []byte, err error) (Answer, error) {
	status := metav1.Status{}
	if json.Unmarshal(body, &status) != nil || status.Status != metav1.StatusFailure {
		var refused apierrors.APIStatus
		if !errors.As(err, &refused) {
			return Answer{}, fmt.Errorf("asking the server: %w", err)
		}
		status = refused.Status()
	}
	switch status.Code {
	case http.StatusForbidden:
		answer.Verdict = "denied"
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		answer.Verdict = "invalid"
	default:
		answer.Verdict = "error"
	}
	answer.Code, answer.Reason, answer.Message = status.Code, status.Reason, withoutAddresses(status.Message)
	if status.Details != nil {
		answer.Causes = status.Details.Causes
	}
	for i := range answer.Causes {
		answer.Causes[i].Message = withoutAddresses(answer.Causes[i].Message)
	}
	return answer, nil
}

var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

// withoutAddresses masks the addresses in memory that Kubernetes prints for some values:
// they differ each time.
func withoutAddresses(message string) string { return address.ReplaceAllString(message, "0x…") }

// recorder keeps the warnings of one request.
type recorder struct{ texts []string }

func (r *recorder) HandleWarningHeader(_ int, _ string, text string) { r.texts = append(r.texts, text) }
