package kubelet

import (
	"fmt"
	"io/fs"
	"os"

	"scc-lens/test/cluster/internal/process"
	"scc-lens/test/cluster/internal/state"
)

// Kwok is the command line of KWOK for this cluster, with the stages that it ships and
// those in which pods fail. It is given no node port: it would
// serve the kubelet's endpoints there itself, on all addresses.
func Kwok(binary string, published fs.FS, s *state.State) (process.Command, error) {
	stages, err := stages(published)
	if err != nil {
		return process.Command{}, err
	}
	if err := os.WriteFile(s.Path("stages.yaml"), stages, 0o600); err != nil {
		return process.Command{}, fmt.Errorf("writing KWOK's stages: %w", err)
	}
	return process.Command{
		Name:   "kwok",
		Binary: binary,
		Args: []string{
			"--kubeconfig=" + s.ComponentKubeconfig("kwok"),
			"--config=" + s.Path("stages.yaml"),
			"--manage-all-nodes=true",
			"--cidr=10.244.0.0/16",
			"--node-ip=127.0.0.1",
			"--node-lease-duration-seconds=40",
		},
		// KWOK would read ~/.kwok/kwok.yaml.
		Env: []string{"HOME=" + s.Dir},
		Log: s.Path("logs", "kwok.log"),
	}, nil
}
