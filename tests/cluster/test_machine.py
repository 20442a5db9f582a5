"""Which rows of the node list are Linux machines."""

import pytest

from netparse.cluster.machine import machine


@pytest.mark.parametrize(
    ("name", "version", "os_image", "kind"),
    [
        ("node1", "v1.30.1", "Ubuntu 22.04.4 LTS", "linux"),
        ("node1", None, None, "linux"),
        ("win1", "v1.30.1", "Windows Server 2022 Datacenter", "windows"),
        ("virtual-kubelet-aci", "v1.25.1", None, "virtual"),
        ("virtual-node-aci-linux", None, None, "virtual"),
        ("fargate-ip-10-0-1-7.ec2.internal", "v1.29.0-eks-680e576", "Amazon Linux 2", "virtual"),
        ("node7", "v1.19.10-vk-azure-aci-1.4.4", None, "virtual"),
        ("kwok-node-0", "kwok-v0.5.0", None, "virtual"),
        ("virtually-new", "v1.30.1", "Debian GNU/Linux 12", "linux"),
    ],
)
def test_what_a_row_describes(name: str, version: str | None, os_image: str | None, kind: str) -> None:
    """By the image, the version and the names that virtual kubelets have; Linux where nothing says otherwise."""
    assert machine(name=name, version=version, os_image=os_image) == kind
