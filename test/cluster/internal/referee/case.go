// Package referee records the API server's answers to cases:
// pods and other objects in a given namespace, with given SCCs and grants, and texts as
// kubectl reads them.
package referee

import (
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Case is one question, a line of JSON. Either Object or YAML is given.
type Case struct {
	// ID comes back with the answer, whatever it is.
	ID json.RawMessage `json:"id,omitempty"`
	// Object is what the requester creates, as a dry run.
	Object json.RawMessage `json:"object,omitempty"`
	// Namespace is where. Its default is a namespace "team" without labels.
	Namespace Namespace `json:"namespace"`
	// Objects are there beforehand: SCCs, roles, bindings, service accounts.
	Objects []*unstructured.Unstructured `json:"objects,omitempty"`
	// Requester is who creates. Its default is a user "requester" without rights of their own.
	Requester Requester `json:"requester"`
	// FieldValidation is Strict, which is kubectl's default, Warn or Ignore.
	FieldValidation string `json:"fieldValidation,omitempty"`
	// Stored asks for the object as the server would store it.
	Stored bool `json:"stored,omitempty"`
	// YAML is a text to be read as kubectl reads files.
	YAML *string `json:"yaml,omitempty"`
}

// Namespace has the given labels and annotations and no others, apart from those that
// Kubernetes sets. Without annotations it has the ids and labels of OpenShift's
// first namespaces.
type Namespace struct {
	Name        string            `json:"name,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Requester is a user. Kubernetes adds the group system:authenticated.
type Requester struct {
	Name   string   `json:"name,omitempty"`
	Groups []string `json:"groups,omitempty"`
}

// Answer is what came of a case.
type Answer struct {
	ID json.RawMessage `json:"id,omitempty"`
	// Failed is why a case could not be judged, for instance because one of its
	// objects was refused. The other fields are then empty.
	Failed string `json:"failed,omitempty"`
	// Verdict is admitted, denied (403), invalid (400 or 422) or error (anything else).
	Verdict string `json:"verdict,omitempty"`
	// SCC and Subject are read from the annotations of an admitted pod.
	SCC     string `json:"scc,omitempty"`
	Subject string `json:"subject,omitempty"`
	// Code, Reason, Message and Causes are the refusal's.
	Code    int32                `json:"code,omitempty"`
	Reason  metav1.StatusReason  `json:"reason,omitempty"`
	Message string               `json:"message,omitempty"`
	Causes  []metav1.StatusCause `json:"causes,omitempty"`
	// Warnings are the headers that kubectl prints.
	Warnings []string       `json:"warnings,omitempty"`
	Stored   map[string]any `json:"stored,omitempty"`
	// Documents are what a text consists of, up to the first error.
	Documents *[]json.RawMessage `json:"documents,omitempty"`
	// ReadError is where reading a text ended.
	ReadError string `json:"readError,omitempty"`
}
