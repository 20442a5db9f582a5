"""Neighbour entries and forwarding databases: who answers, and with which MAC."""
