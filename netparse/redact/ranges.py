"""Ranges of addresses that have a meaning of their own, which a pseudonym keeps."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Network = IPv4Network | IPv6Network
IP = IPv4Address | IPv6Address
Range = tuple[IP, IP]
"""The first and the last address."""

# RFC 6890: the pseudonym of an address in one of these is in it too.
INSIDE: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "2000::/3",
        "2001:db8::/32",
        "2002::/16",
        "64:ff9b::/96",
        "fd00::/8",
        "fe80::/64",
    )
)

# What distributions and CNI plugins take for pods and Services. They are kept where the bundle shows them in use: to keep all
# of them always would keep most of 10/8.
OF_CLUSTERS: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "10.32.0.0/12",  # Weave Net
        "10.42.0.0/16",  # k3s, RKE2
        "10.43.0.0/16",
        "10.96.0.0/12",  # kubeadm
        "10.128.0.0/14",  # OpenShift
        "10.152.183.0/24",  # MicroK8s
        "10.233.0.0/18",  # Kubespray
        "10.233.64.0/18",
        "10.244.0.0/16",  # flannel
        "10.89.0.0/16",  # Podman's networks, in which kind has nodes
        "172.17.0.0/16",  # Docker, and its first networks, in which kind and k3d have nodes
        "172.18.0.0/16",
        "172.19.0.0/16",
        "172.30.0.0/16",  # OpenShift
        "fd01::/48",  # OVN-Kubernetes
        "fd02::/112",
        "fc00:f853:ccd:e793::/64",  # kind
    )
)

# These say what they are, and nothing of whose they are: they stay as they are. 240/4 has the netmasks.
AS_THEY_ARE: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "127.0.0.0/8",
        "169.254.169.254/32",  # metadata of clouds
        "169.254.20.10/32",  # the DNS cache of nodes
        "169.254.25.10/32",
        "1.0.0.1/32",  # resolvers that everybody uses
        "1.1.1.1/32",
        "8.8.4.4/32",
        "8.8.8.8/32",
        "9.9.9.9/32",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/127",
        "ff00::/8",
    )
)

# A documentation network is all that a bundle of examples has; these two change places, so that nothing stays as it was.
SWAPPED = {0xC00002: 0xC63364, 0xC63364: 0xC00002}

# Beginnings of MACs that are no interface's own: VRRP, multicast, unset, Calico's, Azure's.
MACS_AS_THEY_ARE = ("00005e", "01005e", "0180c2", "3333", "ffffff", "000000000000", "eeeeeeeeeeee", "123456789abc")
# Docker, and OVN and the bridge plugin, make a MAC of the interface's IPv4 address.
MACS_OF_ADDRESSES = ("0242", "0a58")
