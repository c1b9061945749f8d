package state

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
)

// Tenants are the people of the cluster who are no administrators, each with the
// ClusterRole they have in the team's namespaces. They log in with a token, as
// OpenShift's users do.
var Tenants = []Tenant{
	{Name: "developer", Role: "edit"},
	{Name: "project-admin", Role: "admin"},
	{Name: "viewer", Role: "view"},
}

// Tenant is a user with one role in the namespaces of a team.
type Tenant struct{ Name, Role string }

// The certificate users. The controller manager must not be system:masters: its
// service accounts would inherit that user's right to every SCC, and no workload
// would ever be refused.
var (
	adminUser = certificateUser{"admin", "system:admin", []string{"system:masters"}}
	machines  = []certificateUser{
		{"kube-controller-manager", "system:kube-controller-manager", nil},
		{"kube-scheduler", "system:kube-scheduler", nil},
		{"kwok", "kwok", nil},
		{"agent-sandbox-controller", "system:serviceaccount:agent-sandbox-system:agent-sandbox-controller",
			[]string{"system:serviceaccounts", "system:serviceaccounts:agent-sandbox-system"}},
	}
)

type certificateUser struct {
	file, user string
	groups     []string
}

// TokenFile lists the token users in the form kube-apiserver reads.
func (s *State) TokenFile() string { return s.Path("pki", "tokens.csv") }

// Kubeconfigs names the kubeconfig of every person, by user.
func (s *State) Kubeconfigs() map[string]string {
	files := map[string]string{adminUser.file: s.AdminKubeconfig()}
	for _, tenant := range Tenants {
		files[tenant.Name] = s.Path("kubeconfigs", tenant.Name)
	}
	return files
}

// AdminKubeconfig belongs to a member of system:masters.
func (s *State) AdminKubeconfig() string { return s.Path("kubeconfigs", adminUser.file) }

// ComponentKubeconfig belongs to a part of the cluster.
func (s *State) ComponentKubeconfig(name string) string { return s.Path("components", name) }

func (s *State) writeIdentities(ca *authority, namespace string) error {
	if err := s.writeCertificateUser(ca, adminUser, s.AdminKubeconfig(), namespace); err != nil {
		return err
	}
	for _, machine := range machines {
		if err := s.writeCertificateUser(ca, machine, s.ComponentKubeconfig(machine.file), ""); err != nil {
			return err
		}
	}
	var tokens strings.Builder
	for _, tenant := range Tenants {
		token := rand.Text()
		fmt.Fprintf(&tokens, "%s,%s,%s\n", token, tenant.Name, tenant.Name)
		if err := s.writeKubeconfig(s.Kubeconfigs()[tenant.Name], tenant.Name, namespace, tokenLogin(token)); err != nil {
			return err
		}
	}
	return os.WriteFile(s.TokenFile(), []byte(tokens.String()), 0o600)
}

func (s *State) writeCertificateUser(ca *authority, u certificateUser, kubeconfig, namespace string) error {
	cert, key := s.Path("pki", u.file+".crt"), s.Path("pki", u.file+".key")
	if err := ca.signClient(cert, key, u.user, u.groups); err != nil {
		return err
	}
	login, err := certificateLogin(cert, key)
	if err != nil {
		return err
	}
	return s.writeKubeconfig(kubeconfig, u.file, namespace, login)
}
