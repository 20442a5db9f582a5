# kubectl: what KUBECTL says, else the first of these that reaches the cluster.
reaches() {
  for word in $1; do
    have "$word" || return 1
    break
  done
  $limit $1 get nodes -o name --request-timeout=20s >/dev/null 2>"$errors" </dev/null
}
if [ -z "${KUBECTL:-}" ]; then
  for KUBECTL in kubectl oc \
    "k3s kubectl" \
    "/var/lib/rancher/rke2/bin/kubectl --kubeconfig /etc/rancher/rke2/rke2.yaml" \
    "microk8s kubectl" "/snap/bin/microk8s kubectl" \
    "k0s kubectl" \
    "k8s kubectl" \
    "kubectl --kubeconfig /etc/kubernetes/admin.conf" \
    ""; do
    [ -n "$KUBECTL" ] || break
    reaches "$KUBECTL" && break
    note "does not reach a cluster: $KUBECTL: $(head -n 1 "$errors" 2>/dev/null)"
  done
fi
if [ -z "$KUBECTL" ]; then
  echo "collect.sh: nothing here reaches a cluster (kubectl, oc, k3s, rke2, microk8s, k0s were tried); name the command in KUBECTL" >&2
  exit 1
fi
note "kubectl: $KUBECTL"

