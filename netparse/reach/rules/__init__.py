"""Rules of packet filters, three-valued: iptables, nft, sets; what ufw and firewalld were told."""
