"""What arrives: flows, firewalls, Services, connections without an answer."""
