"""What is common to the resources that Talos keeps of a node's network."""
