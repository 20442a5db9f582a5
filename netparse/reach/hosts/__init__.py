"""From the captures of nodes and pods to hosts as their kernels see themselves."""
