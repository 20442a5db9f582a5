"""What all other nodes have and one lacks."""
