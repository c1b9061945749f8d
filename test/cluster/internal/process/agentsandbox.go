package process

import "scc-lens/test/cluster/internal/state"

// AgentSandbox is the command line of the controller that makes a pod for every
// Sandbox. The test CRDs need no conversion, and so no webhook.
func AgentSandbox(binary string, s *state.State) Command {
	return Command{
		Name:   "agent-sandbox-controller",
		Binary: binary,
		Args: []string{
			"--kubeconfig=" + s.ComponentKubeconfig("agent-sandbox-controller"),
			"--leader-elect=false",
			"--enable-webhook=false",
			"--metrics-bind-address=0",
			"--health-probe-bind-address=0",
		},
		Log: s.Path("logs", "agent-sandbox-controller.log"),
	}
}
