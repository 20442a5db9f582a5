"""What a kernel does with a packet, a stage a module, from the socket to the wire and back."""
