// Package chaos lets tests break single answers of the API server: a table of rules in
// front of everything else, changed at run time.
package chaos

import (
	"fmt"
	"net/http"
	"regexp"
)

// Rule selects requests and how their answers fail. With a status, the request never reaches
// the server; without one, it is answered truly, after the delay and up to the cut.
type Rule struct {
	// Method is the HTTP method; empty means any.
	Method string `json:"method,omitempty"`
	// Path is a regular expression, found anywhere in path?query.
	Path string `json:"path,omitempty"`
	// Components includes the requests of the cluster's own parts. By default they are
	// left alone: their number is not predictable, and a count would be.
	Components bool `json:"components,omitempty"`
	// Count is how many requests to break; 0 means all.
	Count int `json:"count,omitempty"`

	// DelayMs is waited before anything is sent.
	DelayMs int `json:"delayMs,omitempty"`
	// Hold keeps requests waiting until the rules are replaced or cleared: a test keeps the
	// state that it needs for as long as it needs it, however fast the machine is.
	Hold bool `json:"hold,omitempty"`
	// Status answers in the server's place, with Headers and Body.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
	// CutAfter resets the stream once so many bytes of the answer are out; 0 resets it
	// at once. It works on true answers, watches included, and on given ones.
	CutAfter *int `json:"cutAfter,omitempty"`

	// Hits is how many requests the rule has met. Given values are ignored.
	Hits int `json:"hits"`

	path *regexp.Regexp
	// released is closed when the rule is no longer in force.
	released chan struct{}
}

// component matches the user agents of the cluster's own parts.
var component = regexp.MustCompile(`^(test-cluster|kwok|agent-sandbox-controller)/`)

func (r *Rule) compile() error {
	path, err := regexp.Compile(r.Path)
	if err != nil {
		return fmt.Errorf("path of a rule: %w", err)
	}
	if r.Status != 0 && (r.Status < 200 || r.Status > 599) {
		return fmt.Errorf("status of a rule: %d is not a final HTTP status", r.Status)
	}
	if r.CutAfter != nil && *r.CutAfter < 0 {
		return fmt.Errorf("cutAfter of a rule: %d is negative", *r.CutAfter)
	}
	r.path, r.Hits, r.released = path, 0, make(chan struct{})
	return nil
}

func (r *Rule) matches(request *http.Request) bool {
	if r.Count > 0 && r.Hits >= r.Count {
		return false
	}
	if r.Method != "" && r.Method != request.Method {
		return false
	}
	if !r.Components && component.MatchString(request.UserAgent()) {
		return false
	}
	return r.path.MatchString(request.URL.RequestURI())
}
