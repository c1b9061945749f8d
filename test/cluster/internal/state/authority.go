package state

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

const lifetime = 365 * 24 * time.Hour

// authority is the one CA of a cluster: it signs the serving certificate and the
// client certificates alike.
type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

func newAuthority(certFile, keyFile string) (*authority, error) {
	key, err := newKey(keyFile)
	if err != nil {
		return nil, err
	}
	template := newTemplate(pkix.Name{CommonName: "test-cluster"})
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	self := &authority{certificate: template, key: key}
	self.certificate, err = self.sign(template, key.Public(), certFile)
	return self, err
}

func (a *authority) signServer(certFile, keyFile string, addresses []net.IP, names []string) error {
	template := newTemplate(pkix.Name{CommonName: "kube-apiserver"})
	template.IPAddresses, template.DNSNames = addresses, names
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	return a.signNew(template, certFile, keyFile)
}

func (a *authority) signClient(certFile, keyFile, user string, groups []string) error {
	template := newTemplate(pkix.Name{CommonName: user, Organization: groups})
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return a.signNew(template, certFile, keyFile)
}

func (a *authority) signNew(template *x509.Certificate, certFile, keyFile string) error {
	template.KeyUsage = x509.KeyUsageDigitalSignature
	key, err := newKey(keyFile)
	if err != nil {
		return err
	}
	_, err = a.sign(template, key.Public(), certFile)
	return err
}

func (a *authority) sign(template *x509.Certificate, public crypto.PublicKey, file string) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, public, a.key)
	if err != nil {
		return nil, fmt.Errorf("signing %s: %w", template.Subject.CommonName, err)
	}
	if err := writePEM(file, "CERTIFICATE", der); err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// newTemplate backdates by an hour: a clock that is slightly behind must not make the
// certificates invalid.
func newTemplate(subject pkix.Name) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      subject,
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(lifetime),
	}
}

func newKey(file string) (crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generating a key: %w", err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	return key, writePEM(file, "EC PRIVATE KEY", der)
}

func writePEM(file, kind string, der []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
