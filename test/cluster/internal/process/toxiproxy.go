package process

import (
	"encoding/json"
	"fmt"
	"os"

	"scc-lens/test/cluster/internal/state"
)

// Toxiproxy is the command line of a TCP proxy in front of the API server. It breaks
// connections where chaos rules break answers; TLS passes through it end to end.
func Toxiproxy(binary string, s *state.State) (Command, error) {
	config, err := json.Marshal([]map[string]any{{
		"name":     "apiserver",
		"listen":   fmt.Sprintf("127.0.0.1:%d", s.Ports.ToxiproxyProxy),
		"upstream": fmt.Sprintf("127.0.0.1:%d", s.Ports.APIServer),
		"enabled":  true,
	}})
	if err != nil {
		return Command{}, fmt.Errorf("encoding toxiproxy's configuration: %w", err)
	}
	if err := os.WriteFile(s.Path("toxiproxy.json"), config, 0o600); err != nil {
		return Command{}, fmt.Errorf("writing toxiproxy's configuration: %w", err)
	}
	return Command{
		Name:   "toxiproxy",
		Binary: binary,
		Args: []string{
			"-host=127.0.0.1",
			fmt.Sprintf("-port=%d", s.Ports.ToxiproxyAPI),
			"-config=" + s.Path("toxiproxy.json"),
		},
		Log: s.Path("logs", "toxiproxy.log"),
	}, nil
}
