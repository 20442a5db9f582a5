"""Tunnels between hosts: VXLAN, IPIP, GRE, Geneve, WireGuard."""
