"""What the commands of the kernel's packet filter have in common."""
