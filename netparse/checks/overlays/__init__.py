"""CNI plugins, their bridges and their tunnels."""
