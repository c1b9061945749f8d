package chaos

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Table is the list of rules in force; the first that matches a request applies.
type Table struct {
	mutex sync.Mutex
	rules []*Rule
}

// Replace puts new rules in force, and releases the requests that the old ones kept waiting.
func (t *Table) Replace(rules []*Rule) error {
	for i, rule := range rules {
		if rule == nil {
			return fmt.Errorf("rule %d is null", i)
		}
		if err := rule.compile(); err != nil {
			return err
		}
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, rule := range t.rules {
		close(rule.released)
	}
	t.rules = rules
	return nil
}

// Rules copies the rules in force, with their hits.
func (t *Table) Rules() []Rule {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	rules := make([]Rule, len(t.rules))
	for i, rule := range t.rules {
		rules[i] = *rule
	}
	return rules
}

func (t *Table) hit(request *http.Request) (Rule, bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	i := slices.IndexFunc(t.rules, func(r *Rule) bool { return r.matches(request) })
	if i < 0 {
		return Rule{}, false
	}
	t.rules[i].Hits++
	return *t.rules[i], true
}

// Wrap puts the table in front of a handler.
func (t *Table) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule, ok := t.hit(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		if !waitFor(r, time.After(time.Duration(rule.DelayMs)*time.Millisecond)) {
			return
		}
		if rule.Hold && !waitFor(r, rule.released) {
			return
		}
		if rule.CutAfter != nil {
			w = cutAfter(w, *rule.CutAfter)
		}
		if rule.Status == 0 {
			next.ServeHTTP(w, r)
			return
		}
		answer(w, rule)
	})
}

// waitFor reports whether the client is still there afterwards.
func waitFor[T any](r *http.Request, event <-chan T) bool {
	select {
	case <-event:
		return true
	case <-r.Context().Done():
		return false
	}
}

func answer(w http.ResponseWriter, rule Rule) {
	for name, value := range rule.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(rule.Status)
	// A client that went away is no concern of a fault.
	_, _ = w.Write([]byte(rule.Body))
}
