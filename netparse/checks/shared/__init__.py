"""What checks of several families share: what they need, what a capture leaves open, with which peers a node is compared."""
