"""Questions to the rules of one host, whatever the way to it: whom they let in, what they refuse, which never match."""
