package chaos

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Admin is the interface tests drive the table by: GET shows the rules and their hits,
// PUT replaces them with a JSON array, DELETE clears them. Serve it on loopback only.
func Admin(t *Table) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /chaos", func(w http.ResponseWriter, _ *http.Request) { show(w, t) })
	mux.HandleFunc("PUT /chaos", func(w http.ResponseWriter, r *http.Request) {
		var rules []*Rule
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&rules); err != nil {
			http.Error(w, fmt.Sprintf("decoding rules: %v", err), http.StatusBadRequest)
			return
		}
		replace(w, t, rules)
	})
	mux.HandleFunc("DELETE /chaos", func(w http.ResponseWriter, _ *http.Request) { replace(w, t, nil) })
	return mux
}

func replace(w http.ResponseWriter, t *Table, rules []*Rule) {
	if err := t.Replace(rules); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	show(w, t)
}

func show(w http.ResponseWriter, t *Table) {
	w.Header().Set("Content-Type", "application/json")
	// The reader is a test on the same machine; if it went away, the rest is not needed.
	_ = json.NewEncoder(w).Encode(t.Rules())
}
