"""An oracle for `netparse reach`: clusters in network namespaces, real connections, and what netparse says of them."""
