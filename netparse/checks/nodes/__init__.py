"""What the node list, conditions and the pods of the system say of nodes."""
