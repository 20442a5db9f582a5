"""Routing as the kernel looks routes up: rules of the policy, tables, the way back."""
