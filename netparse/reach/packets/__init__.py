"""A packet, the values that rules compare with it, the connection that it belongs to."""
