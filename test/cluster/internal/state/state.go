// Package state owns the folder that outlives a control plane process: ports,
// certificates, tokens, kubeconfigs and etcd's data. Everything in it is made once,
// so a cluster that was killed comes back under the same address and identities.
package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// State is an opened folder.
type State struct {
	Dir   string
	Ports Ports
}

// Open reads the folder, or fills it if it is new. The namespace is the one the
// kubeconfigs point at.
func Open(dir, namespace string) (*State, error) {
	s := &State{Dir: dir}
	for _, sub := range []string{"pki", "kubeconfigs", "components", "logs"} {
		if err := os.MkdirAll(s.Path(sub), 0o700); err != nil {
			return nil, fmt.Errorf("making the state folder: %w", err)
		}
	}
	switch err := s.readPorts(); {
	case err == nil:
		return s, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("reading the ports: %w", err)
	}
	return s, s.create(namespace)
}

// Path names a file in the folder.
func (s *State) Path(elem ...string) string {
	return filepath.Join(append([]string{s.Dir}, elem...)...)
}

// URL is the API server's address.
func (s *State) URL() string {
	return fmt.Sprintf("https://127.0.0.1:%d", s.Ports.APIServer)
}

// create fills a new folder. The ports are written last: their file shows that the
// folder is complete.
func (s *State) create(namespace string) error {
	ports, err := reservePorts()
	if err != nil {
		return fmt.Errorf("reserving ports: %w", err)
	}
	s.Ports = ports
	ca, err := newAuthority(s.CA(), s.Path("pki", "ca.key"))
	if err != nil {
		return fmt.Errorf("making the certificate authority: %w", err)
	}
	if err := s.writeServerKeys(ca); err != nil {
		return fmt.Errorf("making the server's keys: %w", err)
	}
	if err := s.writeIdentities(ca, namespace); err != nil {
		return fmt.Errorf("making the users: %w", err)
	}
	data, err := json.Marshal(ports)
	if err != nil {
		return fmt.Errorf("encoding the ports: %w", err)
	}
	if err := os.WriteFile(s.Path("ports.json"), data, 0o600); err != nil {
		return fmt.Errorf("writing the ports: %w", err)
	}
	return nil
}

func (s *State) readPorts() error {
	data, err := os.ReadFile(s.Path("ports.json"))
	if err != nil {
		return err
	}
	return json.Unmarshal(data, &s.Ports)
}
