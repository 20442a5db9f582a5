"""A kernel of one's own: user-mode-linux has the devices that the kernel below a container often lacks."""
