package main

import (
	"fmt"
	"os"

	"scc-lens/test/cluster/internal/state"
)

// ready is the line a starter waits for.
type ready struct {
	URL         string            `json:"url"`
	Kubeconfigs map[string]string `json:"kubeconfigs"`
	// AdminPort serves /chaos on loopback.
	AdminPort int            `json:"adminPort"`
	Toxiproxy *toxiproxyInfo `json:"toxiproxy,omitempty"`
	PID       int            `json:"pid"`
	ReadyMs   int64          `json:"readyMs"`
}

// toxiproxyInfo names toxiproxy's own API and the API server's address through it.
type toxiproxyInfo struct {
	API string `json:"api"`
	URL string `json:"url"`
}

func describe(s *state.State, toxiproxy bool) ready {
	r := ready{URL: s.URL(), Kubeconfigs: s.Kubeconfigs(), AdminPort: s.Ports.Admin, PID: os.Getpid()}
	if toxiproxy {
		r.Toxiproxy = &toxiproxyInfo{
			API: fmt.Sprintf("http://127.0.0.1:%d", s.Ports.ToxiproxyAPI),
			URL: fmt.Sprintf("https://127.0.0.1:%d", s.Ports.ToxiproxyProxy),
		}
	}
	return r
}
