package state

import "net"

// ServiceRange is where Services get their addresses from; firstService is the
// address of the kubernetes Service in it.
const (
	ServiceRange = "10.96.0.0/16"
	firstService = "10.96.0.1"
)

// CA is the certificate all servers and certificate users of the cluster chain to.
func (s *State) CA() string { return s.Path("pki", "ca.crt") }

// ServingCert and ServingKey identify every server of the cluster.
func (s *State) ServingCert() string { return s.Path("pki", "serving.crt") }

// ServingKey belongs to ServingCert.
func (s *State) ServingKey() string { return s.Path("pki", "serving.key") }

// ServiceAccountKey signs and verifies service account tokens.
func (s *State) ServiceAccountKey() string { return s.Path("pki", "sa.key") }

func (s *State) writeServerKeys(ca *authority) error {
	addresses := []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(firstService)}
	names := []string{"localhost", "kubernetes.default.svc"}
	if err := ca.signServer(s.ServingCert(), s.ServingKey(), addresses, names); err != nil {
		return err
	}
	_, err := newKey(s.ServiceAccountKey())
	return err
}
