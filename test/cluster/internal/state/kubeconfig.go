package state

import (
	"fmt"
	"os"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

func tokenLogin(token string) *api.AuthInfo { return &api.AuthInfo{Token: token} }

// certificateLogin carries the certificate inline, so that a kubeconfig can be
// copied without its folder.
func certificateLogin(certFile, keyFile string) (*api.AuthInfo, error) {
	cert, err := os.ReadFile(certFile)
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, err
	}
	return &api.AuthInfo{ClientCertificateData: cert, ClientKeyData: key}, nil
}

func (s *State) writeKubeconfig(file, user, namespace string, login *api.AuthInfo) error {
	const cluster = "test-cluster"
	ca, err := os.ReadFile(s.CA())
	if err != nil {
		return err
	}
	config := api.NewConfig()
	config.Clusters[cluster] = &api.Cluster{Server: s.URL(), CertificateAuthorityData: ca}
	config.AuthInfos[user] = login
	config.Contexts[user] = &api.Context{Cluster: cluster, AuthInfo: user, Namespace: namespace}
	config.CurrentContext = user
	if err := clientcmd.WriteToFile(*config, file); err != nil {
		return fmt.Errorf("writing the kubeconfig of %s: %w", user, err)
	}
	return nil
}
