"""What listens: required ports, exposed ports, full accept queues."""
